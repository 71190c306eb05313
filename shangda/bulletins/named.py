"""The named figures that sentences show: each by its name, from one place of the snapshot.

An empty text means that there is nothing to name, such as no unit without a submission.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby

from shangda.bulletins import spans
from shangda.bulletins.snapshots import Figures, GroupLines, Snapshot, UnitLine
from shangda.bulletins.spans import Days
from shangda.points.exact import plain

TOP = 3
FULL = 100  # per cent
MOST_REASONS = 5


@dataclass(frozen=True)
class Scene:
    """What a sentence speaks of: the period or the year so far, and maybe one group."""

    snapshot: Snapshot
    over_year: bool = False
    group: GroupLines | None = None

    @property
    def figures(self) -> Figures:
        """Of the days reported on."""
        return self.snapshot.year if self.over_year else self.snapshot.period

    @property
    def before(self) -> Figures | None:
        """Of the equal period before; a year so far has none."""
        return None if self.over_year else self.snapshot.before

    @property
    def words(self) -> str:
        """2026年第三季度, 2026年1—9月."""
        period = self.snapshot.period
        if self.over_year:
            return spans.so_far_words(period.end)
        return spans.words(
            spans.of_words(self.snapshot.per, Days(period.start, period.end))
        )

    @property
    def rows(self) -> list[UnitLine]:
        """Lines of the group, or of all groups."""
        return self.group.rows if self.group else list(self.figures.main.rows)

    @property
    def assessed(self) -> list[UnitLine]:
        """Those with a rank."""
        return [row for row in self.rows if row.rank is not None]


@dataclass(frozen=True)
class Named:
    """A figure that sentences may show, what it is, and how it is found."""

    about: str
    find: Callable[[Scene], str]
    is_of_group: bool = False


def of(scene: Scene) -> dict[str, str]:
    """Name → words, of all figures that make sense in this scene."""
    return {
        name: one.find(scene)
        for name, one in FIGURES.items()
        if scene.group or not one.is_of_group
    }


def _with_points(rows: Iterable[UnitLine]) -> str:
    """甲镇、乙镇（35.5分）；丙乡（30分）: those with equal points together."""
    return "；".join(
        f"{_names(same)}（{plain(points)}分）"
        for points, same in groupby(rows, key=lambda row: row.points)
    )


def _names(rows: Iterable[UnitLine]) -> str:
    return "、".join(row.name for row in rows)


def _top(scene: Scene, most: int) -> str:
    return _with_points(
        row for row in scene.assessed if row.points > 0 and (row.rank or 0) <= most
    )


def _risen(scene: Scene) -> str:
    most = max((row.rose or 0 for row in scene.assessed), default=0)
    found = [row for row in scene.assessed if most > 0 and row.rose == most]
    return f"{_names(found)}（上升{most}位）" if found else ""


def _leaders(scene: Scene) -> str:
    """The first of every group."""
    found = [
        (group.name, [row for row in group.rows if row.rank == 1 and row.points > 0])
        for group in scene.figures.main.groups
    ]
    return "；".join(f"{name}{_names(rows)}" for name, rows in found if rows)


def _unreported(scene: Scene) -> list[UnitLine]:
    return [row for row in scene.assessed if not row.submitted]


def _unused(scene: Scene) -> list[UnitLine]:
    return [row for row in scene.assessed if not row.used]


def _behind(scene: Scene) -> list[str]:
    """Whoever has not done all that was expected in the period, each once."""
    found = (one.name for one in scene.figures.targets if one.percent < FULL)
    return list(dict.fromkeys(found))


def _compared(now: int, before: int | None) -> str:
    if before is None:
        return ""
    if now == before:
        return "与上期持平"
    return f"比上期{'多' if now > before else '少'}{abs(now - before)}条"


def _declined(scene: Scene) -> str:
    return str(sum(reason.count for reason in scene.figures.reasons) or "")


def _reasons(scene: Scene) -> str:
    found = scene.figures.reasons[:MOST_REASONS]
    return "、".join(f"“{one.words}”{one.count}条" for one in found)


def _percent(rate: int | None) -> str:
    return "" if rate is None else f"{rate}%"


def _count(rows: list[UnitLine]) -> str:
    return str(len(rows) or "")


def _days(scene: Scene) -> str:
    return spans.days_words(Days(scene.figures.start, scene.figures.end))


FIGURES: dict[str, Named] = {
    "时段": Named("通报的时段", lambda s: s.words),
    "起止": Named("从哪天到哪天", _days),
    "机关": Named("本机关名称", lambda s: s.snapshot.office),
    "信息科": Named("本信息科名称", lambda s: s.snapshot.desk),
    "单位数": Named("有多少个报送单位", lambda s: str(len(list(s.figures.main.rows)))),
    "报送条数": Named("各单位共报送多少条", lambda s: str(s.figures.submitted)),
    "采用条数": Named("共采用多少条，一篇多用算一条", lambda s: str(s.figures.used)),
    "采用率": Named("采用条数除以报送条数", lambda s: _percent(s.figures.rate)),
    "报送比上期": Named(
        "报送条数和上期比",
        lambda s: _compared(s.figures.submitted, s.before.submitted if s.before else None),
    ),
    "采用比上期": Named(
        "采用条数和上期比",
        lambda s: _compared(s.figures.used, s.before.used if s.before else None),
    ),
    "各组第一": Named("每一组的第一名", _leaders),
    "退稿条数": Named("没有采用的共多少条", _declined),
    "退稿理由": Named(f"没有采用的理由，最多的{MOST_REASONS}条", _reasons),
    "零报送家数": Named("一条没有报的有几家", lambda s: _count(_unreported(s))),
    "零报送单位": Named("一条没有报的是哪些", lambda s: _names(_unreported(s))),
    "零采用家数": Named("一条没有采用的有几家", lambda s: _count(_unused(s))),
    "零采用单位": Named("一条没有采用的是哪些", lambda s: _names(_unused(s))),
    "未完成家数": Named("没有完成这一期任务的有几家", lambda s: str(len(_behind(s)) or "")),
    "未完成单位": Named("没有完成这一期任务的是哪些", lambda s: "、".join(_behind(s))),
    "累计时段": Named("今年到这一期末", lambda s: spans.so_far_words(s.snapshot.year.end)),
    "累计报送条数": Named("今年以来共报送多少条", lambda s: str(s.snapshot.year.submitted)),
    "累计采用条数": Named("今年以来共采用多少条", lambda s: str(s.snapshot.year.used)),
    "组": Named(
        "这一组的名称", lambda s: s.group.name if s.group else "", is_of_group=True
    ),
    "组单位数": Named("这一组有几家", lambda s: str(len(s.rows)), is_of_group=True),
    "组报送条数": Named(
        "这一组各单位报送相加",
        lambda s: str(sum(row.submitted for row in s.rows)),
        is_of_group=True,
    ),
    "组采用条数": Named(
        "这一组各单位采用相加",
        lambda s: str(sum(row.used for row in s.rows)),
        is_of_group=True,
    ),
    "组第一": Named("这一组的第一名和得分", lambda s: _top(s, 1), is_of_group=True),
    "组前三": Named("这一组的前三名和得分", lambda s: _top(s, TOP), is_of_group=True),
    "组上升": Named("这一组名次上升最多的", _risen, is_of_group=True),
    "组零报送": Named(
        "这一组一条没有报的", lambda s: _names(_unreported(s)), is_of_group=True
    ),
    "组零采用": Named(
        "这一组一条没有采用的", lambda s: _names(_unused(s)), is_of_group=True
    ),
}
"""By name, in the order in which a legend lists them."""
