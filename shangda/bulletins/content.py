"""A bulletin as it stands: template, snapshot and people's words put together.

The page, the PDF, the DOCX and the XLSX are all made from ``Content``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from shangda.bulletins import charts, named, sentences, tables
from shangda.bulletins.named import Scene
from shangda.bulletins.schemes import Block, Chart, Scheme, Sentence, Table
from shangda.bulletins.sentences import Run
from shangda.bulletins.snapshots import GroupLines, SetFigures, Snapshot
from shangda.bulletins.tables import Source

Sentences = Mapping[str, str | None]
"""What people changed: by key the text, None for what is not printed."""
TITLE = "标题"


@dataclass(frozen=True)
class Editable:
    """A sentence that people may change, with what it may show."""

    key: str
    place: str
    shipped: str
    text: str
    figures: Mapping[str, str]
    is_free: bool
    is_left_out: bool
    is_changed: bool

    @property
    def runs(self) -> list[Run]:
        """As it is printed."""
        return sentences.filled(self.text, self.figures)


@dataclass(frozen=True)
class Paragraph:
    """A sentence as it is printed."""

    runs: Sequence[Run]
    form = "words"

    @property
    def text(self) -> str:
        """Its words and figures."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class Drawing:
    """A chart with its caption."""

    caption: str
    drawn: charts.Drawn
    form = "chart"


Shown = Paragraph | tables.Drawn | Drawing


@dataclass(frozen=True)
class Part:
    """What stands under one heading."""

    heading: str
    shown: Sequence[Shown]


@dataclass(frozen=True)
class Content:
    """A whole bulletin; without a number line it is not signed yet.

    ``title_fold`` is where a title that needs two lines is best parted, 0 for anywhere.
    """

    masthead: str
    security: str
    title: str
    office: str
    signature: Sequence[str]
    send: Sequence[tuple[str, str]]
    parts: Sequence[Part]
    title_fold: int = 0
    number_line: str | None = None
    date_line: str = ""

    @property
    def tables(self) -> list[tables.Drawn]:
        """All tables in their order."""
        return [
            one
            for part in self.parts
            for one in part.shown
            if isinstance(one, tables.Drawn)
        ]

    @property
    def paragraphs(self) -> list[Paragraph]:
        """All paragraphs in their order."""
        return [
            one for part in self.parts for one in part.shown if isinstance(one, Paragraph)
        ]


def content(scheme: Scheme, snapshot: Snapshot, changed: Sentences) -> Content:
    """The bulletin that this template makes of this snapshot, with people's words."""
    scene = Scene(snapshot, scheme.is_over_year)
    figures = named.of(scene)
    parts = [
        Part(section.heading, list(_shown(section.blocks, scene, changed)))
        for section in scheme.sections
    ]
    return Content(
        masthead=scheme.masthead,
        security=scheme.security,
        title=title(scheme, snapshot, changed),
        title_fold=_fold(title_runs(scheme, snapshot, changed)),
        office=snapshot.office,
        signature=[sentences.printed(line, figures) for line in scheme.signature],
        send=[(address, f"{to.rstrip('。')}。") for address, to in scheme.send],
        parts=[part for part in parts if part.shown],
    )


def dated(shown: Content, number_line: str | None, day: date | None) -> Content:
    """The same with the number and the date that the signature gave."""
    words = f"{day.year}年{day.month}月{day.day}日" if day else ""
    return replace(shown, number_line=number_line, date_line=words)


def title(scheme: Scheme, snapshot: Snapshot, changed: Sentences) -> str:
    """The title alone."""
    return "".join(run.text for run in title_runs(scheme, snapshot, changed))


def title_runs(scheme: Scheme, snapshot: Snapshot, changed: Sentences) -> list[Run]:
    """The title with its figures told apart."""
    text = changed.get(TITLE) or scheme.title
    return sentences.filled(text, named.of(Scene(snapshot, scheme.is_over_year)))


def _fold(runs: Sequence[Run]) -> int:
    """Behind the first figure, where words follow: 关于2026年第三季度 / 信息采用情况的通报."""
    length = 0
    for run in runs[:-1]:
        length += len(run.text)
        if run.name:
            return length
    return 0


def editables(scheme: Scheme, snapshot: Snapshot, changed: Sentences) -> list[Editable]:
    """Everything that people may word otherwise, in order of print; first the title."""
    scene = Scene(snapshot, scheme.is_over_year)
    heading = _editable(TITLE, "标题", scheme.title, scene, changed, is_free=False)
    found = [replace(heading, is_left_out=False)]
    for section in scheme.sections:
        for block in section.blocks:
            if isinstance(block, Sentence):
                found += _editables(block, section.heading, scene, changed)
    return found


def _editables(
    block: Sentence, place: str, scene: Scene, changed: Sentences
) -> Iterator[Editable]:
    for key, one in _scenes(block, scene):
        text = _wording(block, one)
        if text or key in changed:
            where = f"{place}　{one.group.name}" if one.group else place
            yield _editable(key, where, text, one, changed, is_free=block.is_free)


def _editable(
    key: str, place: str, shipped: str, scene: Scene, changed: Sentences, *, is_free: bool
) -> Editable:
    text = changed.get(key, shipped)
    return Editable(
        key=key,
        place=place,
        shipped=shipped,
        text=shipped if text is None else text,
        figures=named.of(scene),
        is_free=is_free,
        is_left_out=text is None,
        is_changed=key in changed,
    )


def _wording(block: Sentence, scene: Scene) -> str:
    """The template's words for this scene; empty when it has nothing to say."""
    if block.unless and not named.FIGURES[block.unless].find(scene):
        return block.otherwise
    return block.text


def _scenes(block: Block, scene: Scene) -> Iterator[tuple[str, Scene]]:
    """The scene itself, or one for each group; with the key of what is said in it."""
    if block.each == "group":
        for group in scene.figures.main.groups:
            yield f"{block.key}：{group.name}", replace(scene, group=group)
    else:
        yield block.key, scene


def _shown(blocks: Sequence[Block], scene: Scene, changed: Sentences) -> Iterator[Shown]:
    """Blocks for each group that follow one another go together, group by group."""
    for run in _together(blocks):
        if run[0].each == "group":
            for group in scene.figures.main.groups:
                for block in run:
                    yield from _one(block, replace(scene, group=group), changed)
        else:
            yield from _one(run[0], scene, changed)


def _together(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    run: list[Block] = []
    for block in blocks:
        if run and block.each == run[0].each == "group":
            run.append(block)
            continue
        if run:
            yield run
        run = [block]
    if run:
        yield run


def _one(block: Block, scene: Scene, changed: Sentences) -> Iterator[Shown]:
    if isinstance(block, Table):
        yield from _tables(block, scene)
    elif isinstance(block, Chart):
        yield from _chart(block, scene)
    else:
        key = f"{block.key}：{scene.group.name}" if scene.group else block.key
        text = changed.get(key, _wording(block, scene))
        if text:
            yield Paragraph(sentences.filled(text, named.of(scene)))


def _tables(block: Table, scene: Scene) -> Iterator[tables.Drawn]:
    for of_set, group in _of_sets(block, scene):
        source = Source(scene.snapshot, scene.figures, of_set, group)
        caption = sentences.printed(block.caption, named.of(replace(scene, group=group)))
        beside = f"（{of_set.title}）" if block.each == "others" else ""
        drawn = tables.drawn(
            block.of, block.columns, source, f"{caption}{beside}", block.most
        )
        if drawn.lines:
            yield drawn


def _of_sets(block: Table, scene: Scene) -> Iterator[tuple[SetFigures, GroupLines | None]]:
    if block.each == "others":
        for of_set in scene.figures.sets[1:]:
            for group in of_set.groups:
                yield of_set, group
    else:
        yield scene.figures.main, scene.group


def _chart(block: Chart, scene: Scene) -> Iterator[Drawing]:
    caption = sentences.printed(block.caption, named.of(scene))
    if block.of == "months":
        months = scene.snapshot.year.months_worked
        drawn = charts.lines(
            [f"{one.month.month}月" for one in months],
            [
                charts.Series("报送", [one.submitted for one in months]),
                charts.Series("采用", [one.used for one in months]),
            ],
            caption,
        )
        yield Drawing(caption, drawn)
        return
    rows = [row for row in scene.assessed if row.points > 0][: block.most or None]
    if rows:
        yield Drawing(
            caption, charts.bars([(row.name, row.points) for row in rows], caption)
        )
