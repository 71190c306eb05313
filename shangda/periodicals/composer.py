"""What the page shows that makes an issue: the choice, the order, what is still amiss."""

import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from shangda.editing.models import Article, Source
from shangda.kernel.lifecycle import open_steps
from shangda.kernel.workcalendar import is_workday
from shangda.organisations.models import Person, Role
from shangda.organisations.queries import holders
from shangda.periodicals import naming, numbers, queries, readers, rendering, reports
from shangda.periodicals.lifecycle import STEPS
from shangda.periodicals.models import Entry, Issue, Proof
from shangda.search.picking import picked
from shangda.text import outline
from shangda.text.counting import count
from shangda.text.query import QueryError

State = Issue.State
PHRASES = Path(__file__).with_name("defaults") / "phrases.json"
SHOWN = 60  # articles of one kind on the left
WAY = [State.COMPOSING, State.FIRST_PROOF, State.SECOND_PROOF, State.TO_SIGN]
WORDS = {
    State.COMPOSING: "编刊",
    State.FIRST_PROOF: "一校",
    State.SECOND_PROOF: "二校",
    State.TO_SIGN: "签发",
}
NEXT = ("start_proof", "pass_first_proof", "pass_second_proof", "sign")


@dataclass(frozen=True)
class Row:
    """An entry as the order shows it."""

    entry: Entry
    title: str
    units: str
    count: int
    is_settled: bool
    body: str
    reports: list[reports.Report]

    @property
    def paragraphs(self) -> list[outline.Paragraph]:
        """The text to read, with its headings."""
        return outline.parse(self.body)


@dataclass(frozen=True)
class Stage:
    """One of 编刊, 一校, 二校, 签发: done, now, or still to come, and who did it."""

    title: str
    state: str
    note: str = ""


@dataclass(frozen=True)
class Check:
    """A finding before the proofs; what is not ok can still be printed, unless it stops."""

    is_ok: bool
    text: str


@dataclass(frozen=True)
class Board:
    """Everything beside the pages."""

    issue: Issue
    rows: list[Row]
    lines: list[readers.Line]
    stages: list[Stage]
    steps: list[str]
    proofs: list[Proof]
    issuers: list[str]
    forecast: str
    mark: naming.Mark | None
    checks: list[Check] = field(default_factory=list)
    ready: list[Article] = field(default_factory=list)
    soon: list[Article] = field(default_factory=list)
    refused: QueryError | None = None

    @property
    def name(self) -> str:
        """《栖云快报》11月24日."""
        issue, day = self.issue, self.issue.issue_date
        series = "增刊" if issue.series == Issue.Series.SUPPLEMENT else ""
        return f"《{issue.periodical.masthead}》{series}{day.month}月{day.day}日"

    @property
    def next_step(self) -> str:
        """The one red button: the next step if it is this person's, else nothing."""
        return next((step for step in NEXT if step in self.steps), "")

    @property
    def choice_count(self) -> int:
        """Texts to choose from, those on their way included."""
        return len(self.ready) + len(self.soon)

    @property
    def sent_back(self) -> Proof | None:
        """The last reading, where it is the reason why the issue is being composed again."""
        last = self.proofs[-1] if self.proofs else None
        is_back = self.issue.state == State.COMPOSING and last and last.words
        return last if is_back else None

    @property
    def readers_count(self) -> int:
        """Accounts and units that get it on the screen."""
        return sum(line.persons_count + line.units_count for line in self.lines)


def phrases(verb: str) -> list[str]:
    """Sentences that stand ready where a verb asks for words, as shipped."""
    found: list[str] = _shipped().get(verb, [])
    return found


@cache
def _shipped() -> dict[str, list[str]]:
    made: dict[str, list[str]] = json.loads(PHRASES.read_text("utf-8"))
    return made


def board(issue: Issue, person: Person, words: str = "") -> Board:
    """The page of one issue for one person; the number of queries does not grow with it.

    ``words`` narrow what can be chosen, in the language of the search box.
    """
    rows = _rows(issue, person)
    proofs = list(issue.proofs.filter(undone_at=None).select_related("by").order_by("pk"))
    issuers = holders(Role.ISSUER, desk_id=issue.periodical.desk_id)
    shared: dict[str, Any] = {
        "issue": issue,
        "rows": rows,
        "lines": readers.lines(issue),
        "proofs": proofs,
        "stages": _stages(issue, proofs),
        "steps": open_steps(issue, STEPS, person),
        "issuers": list(issuers.values_list("name", flat=True)),
        "forecast": numbers.forecast(issue),
        "mark": naming.marks([issue]).get(issue.pk),
    }
    if issue.state != State.COMPOSING:
        return Board(**shared)
    desk = issue.periodical.desk
    ready, refused = picked(queries.placeable(desk), person, words, articles="pk")
    soon, _ = picked(queries.on_their_way(desk), person, words, articles="pk")
    return Board(
        **shared,
        checks=_checks(issue, rows, shared["lines"]),
        ready=list(ready[:SHOWN]),
        soon=list(soon[:SHOWN]),
        refused=refused,
    )


def _rows(issue: Issue, person: Person) -> list[Row]:
    sources = Source.objects.select_related("submission__item").order_by("position", "pk")
    entries = (
        issue.entries.select_related("article", "revision", "column")
        .prefetch_related(Prefetch("article__sources", sources))
        .order_by("position", "pk")
    )
    above = reports.reports_of([entry.article for entry in entries], person)
    return [_row(entry, issue.state, above.get(entry.article_id, [])) for entry in entries]


def _row(entry: Entry, state: str, above: list[reports.Report]) -> Row:
    text = entry.article if state in rendering.BEING_COMPOSED else entry.revision
    names = dict.fromkeys(
        source.submission.item.unit_name for source in entry.article.sources.all()
    )
    return Row(
        entry=entry,
        title=text.title,
        units=f"综合{len(names)}家" if len(names) > 1 else "".join(names),
        count=count(text.body),
        is_settled=entry.article.state == Article.State.PASSED,
        body=text.body,
        reports=above,
    )


def _stages(issue: Issue, proofs: list[Proof]) -> list[Stage]:
    if issue.state == State.DISCARDED:
        return []
    here = len(WAY) if issue.state == State.ISSUED else WAY.index(State(issue.state))
    passed = {proof.round: proof for proof in proofs if proof.has_passed}
    notes = {1: passed.get(Proof.Round.FIRST), 2: passed.get(Proof.Round.SECOND)}
    found = []
    for place, state in enumerate(WAY):
        how = "done" if place < here else "now" if place == here else ""
        proof = notes.get(place) if place < here else None
        found.append(Stage(WORDS[state], how, proof.by.name if proof else ""))
    return found


def _checks(issue: Issue, rows: list[Row], lines: list[readers.Line]) -> list[Check]:
    """What a second pair of eyes would say; only what has been looked at is listed."""
    found = []
    if not rows:
        found.append(Check(is_ok=False, text="还没有稿件"))
    for place, row in enumerate(rows, start=1):
        if not row.is_settled:
            found.append(Check(is_ok=False, text=f"第{place}条又在编辑，要等二审再过"))
    if rows and all(row.is_settled for row in rows):
        found.append(Check(is_ok=True, text=f"{len(rows)}条全部二审已过"))
    bare = rendering.bare_characters(issue) if rows else []
    if bare:
        shown = "、".join(bare[:8])
        found.append(Check(is_ok=False, text=f"没有字体能印这些字：{shown}"))
    elif rows:
        found.append(Check(is_ok=True, text="没有印不出来的字"))
    found.append(_check_date(issue))
    if not any(line.persons_count + line.units_count for line in lines):
        found.append(
            Check(is_ok=False, text="签发后没有人收到：报、送、发都没有对应的账号")
        )
    return found


def _check_date(issue: Issue) -> Check:
    day, today = issue.issue_date, timezone.localdate()
    words = f"印发日期{day.month}月{day.day}日"
    if day < today:
        return Check(is_ok=False, text=f"{words}已经过了")
    if not is_workday(day):
        return Check(is_ok=False, text=f"{words}不是工作日")
    return Check(is_ok=True, text=f"{words}是工作日")
