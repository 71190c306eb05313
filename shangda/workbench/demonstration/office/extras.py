"""What the plan leaves out: uses outside, corrections, supplements, withdrawals, library."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial

from shangda.editing.models import Article
from shangda.items.models import Attachment, Item, Material
from shangda.organisations.models import Role
from shangda.periodicals.models import Issue, Outlet, OutsideUse
from shangda.workbench.demonstration.office import issue_side
from shangda.workbench.demonstration.office.days import moment
from shangda.workbench.demonstration.office.evidence import Files
from shangda.workbench.demonstration.office.issue_side import Bound
from shangda.workbench.demonstration.office.office import Made, Office
from shangda.workbench.demonstration.office.replay import Replay, proofs

_USES_OF_COUNTY = (152, 131, 109, 88, 66, 51, 37, 26, 14, 6)
"""Days ago on which the county heard of an adoption by the province itself."""
_WITHDRAWALS = (
    (101, "来稿单位来电更正主要数字，差距较大，撤回本次采用。"),
    (49, "经核实与另一篇为同一件事，重复计分，撤销其中一篇。"),
    (13, "所述政策尚未正式印发，撤回采用。"),
)
_CORRECTIONS = (
    (74, "上期第1条“当天办结”应为“当周办结”，特此更正。"),
    (31, "上期第2条的统计时间应为上月底，特此更正。"),
)
_SUPPLEMENTS = (117, 44)
_DISCARDED = (63,)
"""Days ago."""
_LONG_WAIT = 20  # days
_REVOKED = "登记时把期号看错，这一期并未刊用，撤销登记。"
_MATERIALS = (
    (
        "document",
        "县委一号文件中与本单位有关的任务清单",
        "涉及本单位的任务共7项，其中年内完成5项。",
    ),
    (
        "visit",
        "走访村（社区）记录：群众最关心的三件事",
        "一是用水，二是看病，三是孩子上学接送。",
    ),
    ("feedback", "上季度督查反馈问题整改情况", "反馈4条，已改3条，还有1条要等项目验收。"),
    ("news", "省里关于基层减负的新规定（公开报道）", ""),
    ("other", "本月数据：台账摘录", "截至本月20日，登记312件，办结287件，平均用时4天。"),
)


class Extras:
    """Puts single happenings between those of the plan."""

    def __init__(self, o: Office, story: Replay, kept: Files) -> None:
        self.o, self.story, self.kept = o, story, kept
        self.used: set[int] = set()
        self.withdrawn: list[int] = []

    def prepare(self) -> None:
        """Put everything on the agenda."""
        for plan in self.story.plan.outside:
            self._on(plan.day, 10, partial(self._adopted, plan.article, plan.outlet))
        for days, hour, do in self._singly():
            self._ago(days, hour, do)
        for number, code in enumerate(self._units()):
            self._ago(170 - 3 * number, 10, partial(self._library, code, number))

    def _singly(self) -> Iterator[tuple[int, int, Callable[[], object]]]:
        """Days ago, hour, what happens."""
        yield 40, 16, self._revoke
        yield from ((days, 15, self._used_by_province) for days in _USES_OF_COUNTY)
        yield from ((n, 9, partial(self._withdraw, why)) for n, why in _WITHDRAWALS)
        yield from ((n, 16, partial(self._correct, note)) for n, note in _CORRECTIONS)
        yield from ((days, 14, self._supplement) for days in _SUPPLEMENTS)
        yield from ((days, 11, self._give_up) for days in _DISCARDED)
        yield from ((days, 13, self._use_up) for days in range(5, 150, 9))
        yield from ((days, 17, self._attach) for days in range(3, 175, 4))

    def _units(self) -> list[str]:
        return ["QSZ", *(u for u in self.o.world.units if u[0] == "Q" and len(u) > 2)][:40]  # noqa: PLR2004 -- not the county itself

    def _ago(self, days: int, hour: int, do: Callable[[], object]) -> None:
        self._on(self.o.today - timedelta(days=days), hour, do)

    def _on(self, day: date, hour: int, do: Callable[[], object]) -> None:
        if not self.o.days.is_workday(day):
            day = self.o.days.after(day, -1)
        self.o.c.plan(moment(day, hour, self.o.rng.randint(0, 50)), do)

    # --- Uses outside --------------------------------------------------------------------

    def _adopted(self, key: int, outlet_name: str) -> None:
        """The city heard that the province used one of its articles."""
        made = self.story.made.get(key)
        if made and made.placed:
            self._record(made, outlet_name, "shi-bianji")

    def _used_by_province(self) -> None:
        names = list(self.kept.scans)
        ready = [
            one
            for one in self.printed("QD")
            if one.row.pk not in self.used and one.reported is not None
        ]
        if ready:
            self._record(ready[-1], self.o.rng.choice(names[:2]), "xian-kaohe")

    def _record(self, made: Made, outlet_name: str, username: str) -> None:
        outlet = next(one for one in self.o.c.of(Outlet) if one.name == outlet_name)
        self.used.add(made.row.pk)
        issue_side.use_outside(
            self.o,
            made,
            outlet,
            self.o.day - timedelta(days=2),
            self.o.person(username),
            scan=self.kept.scans[outlet_name],
            reference=f"第{self.o.rng.randint(20, 240)}期",
        )

    def _revoke(self) -> None:
        standing = [one for one in self.o.c.of(OutsideUse) if one.desk.code == "QD"]
        if standing:
            issue_side.revoke(self.o, standing[-1], self.o.person("xian-kaohe"), _REVOKED)

    # --- Print ---------------------------------------------------------------------------

    def printed(self, desk_code: str) -> list[Made]:
        """Articles of the desk that stand in an issued issue, in order of print."""
        return [
            made
            for bound in self._issued(desk_code)
            for entry, made in bound.entries
            if entry.pk not in self.withdrawn
        ]

    def _issued(self, desk_code: str) -> list[Bound]:
        return [
            one
            for one in self.story.bound
            if one.printed.plan.desk == desk_code and one.row.state == Issue.State.ISSUED
        ]

    def _withdraw(self, reason: str) -> None:
        for bound in reversed(self._issued("QD")):
            for entry, made in bound.entries:
                is_plain = not made.reported and made.row.pk not in self.used
                if is_plain and len(made.sources) == 1 and len(bound.entries) > 1:
                    by = self.o.person("xian-kezhang")
                    issue_side.withdraw(self.o, bound, entry, by, reason)
                    self.withdrawn.append(entry.pk)
                    return

    def _correct(self, note: str) -> None:
        wrong = [one for one in self._issued("QD") if len(one.entries) > 1]
        if wrong:
            first = wrong[-1]
            code = first.printed.plan.code
            by = self.o.person("xian-bianji")
            bound = issue_side.start(self.o, code, by, [], note=note, corrects=first.row)
            self.bring_out(bound)

    def _supplement(self) -> None:
        free = self.free("QD")[-2:]
        if free:
            by = self.o.person("xian-bianji")
            series = Issue.Series.SUPPLEMENT
            self.bring_out(issue_side.start(self.o, "kuaibao", by, free, series=series))

    def _use_up(self) -> None:
        """Print alone what has waited for long."""
        waited = self.o.c.at - timedelta(days=_LONG_WAIT)
        old = [one for one in self.free("QD") if one.row.waiting_since < waited]
        if old:
            by = self.o.person("xian-bianji")
            self.bring_out(issue_side.start(self.o, "zhuanbao", by, old[:1]))

    def _give_up(self) -> None:
        free = self.free("QD")[-1:]
        if free:
            by = self.o.person("xian-bianji")
            bound = issue_side.start(self.o, "zhuanbao", by, free)
            act = partial(issue_side.discard, self.o, bound, by)
            self.o.c.plan(self.o.later(95), act)

    def free(self, desk_code: str) -> list[Made]:
        """Passed, in no issue, and not meant for one by the plan."""
        planned = {key for issue in self.story.plan.issues for key in issue.articles}
        meant = {self.story.made[key].row.pk for key in planned if key in self.story.made}
        return [
            one
            for one in self.o.articles
            if one.desk_code == desk_code
            and one.row.state == Article.State.PASSED
            and not one.placed
            and one.row.pk not in meant
        ]

    def bring_out(self, bound: Bound) -> None:
        """Two proofs and the signature, within the hour."""
        self.story.bound.append(bound)
        by = bound.row.made_by
        for number, (act, _) in enumerate(proofs(self.o, bound, by), 1):
            self.o.c.plan(self.o.later(9 * number), act)
        issuer = self.o.world.people_at(bound.printed.plan.desk, self.o.day, Role.ISSUER)[0]
        self.o.c.plan(self.o.later(45), partial(issue_side.sign, self.o, bound, issuer))

    # --- In the units --------------------------------------------------------------------

    def _library(self, code: str, number: int) -> None:
        by, unit = self.o.informant(code), self.o.world.units[code]
        chosen = _MATERIALS if code == "QSZ" else [_MATERIALS[number % len(_MATERIALS)]]
        for origin, title, text in chosen:
            row = self.o.c.add(
                Material(
                    unit=unit,
                    form=Material.Form.TEXT if text else Material.Form.LINK,
                    origin=origin,
                    title=title,
                    text=text,
                    url="" if text else "https://www.example.gov.cn/news/jiceng",
                    by=by,
                    made_at=self.o.c.at,
                )
            )
            self.o.c.record("items.add_material", row, by)

    def _attach(self) -> None:
        """A picture beside a draft or a text that waits for its signature."""
        open_ones = [one for one in self.o.c.of(Item)[-40:] if one.is_open]
        if not open_ones:
            return
        item = open_ones[-1]
        by = item.author
        row = self.o.c.add(
            Attachment(
                item=item,
                file=self.o.rng.choice(self.kept.pictures),
                name="现场照片.png",
                by=by,
                made_at=self.o.c.at,
            )
        )
        self.o.c.record("items.attach", item, by, attachment=row.pk, name=row.name)
