"""What waits today: every listed account finds something, every state has its example."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

from shangda.editing.models import Article
from shangda.items.models import Item, Submission
from shangda.organisations.models import Person
from shangda.workbench.demonstration import desks as planned
from shangda.workbench.demonstration.edit import edit
from shangda.workbench.demonstration.events import Report, all_events, same_event
from shangda.workbench.demonstration.office import desk_side, issue_side, unit_side
from shangda.workbench.demonstration.office.days import aware, moment
from shangda.workbench.demonstration.office.extras import Extras
from shangda.workbench.demonstration.office.issue_side import Bound
from shangda.workbench.demonstration.office.office import Made, Office, Piece, Sent
from shangda.workbench.demonstration.office.replay import Replay, proofs
from shangda.workbench.demonstration.places import COUNTY, by_code
from shangda.workbench.demonstration.plan import ItemPlan, Verb
from shangda.workbench.demonstration.subjects import Subjects
from shangda.workbench.demonstration.texts import Kind, Size, Text
from shangda.workbench.demonstration.worktime import earlier

LATE = "QSZ"
"""The listed township: one return is late there, one is due at the next closing time."""
_LISTED = frozenset({LATE, "QJTJ"})
"""Units with listed accounts, whose work lies as the plan left it."""
_TELLERS = 4
"""How many units tell of last night's event."""
_MOVED = {Verb.DRAFT: 2, Verb.HOLD: 1, Verb.CLAIM: 1, Verb.AGREE: 2, Verb.SUBMIT: 1}
"""How many of the township's items of this morning are older than that, by the last step."""
_MINUTES_BACK = 1260  # of office time
_LATE_WORDS = "做法写得清楚。请补上资金从哪里来，并写明还有几个村没有做到。"
_REPORTED = {"QD": (15, 2), "TD": (5, 1), "QZ": (6, 1)}
"""How many are reported up, and how many of these still lack the leader's signature."""
_IN_PRINT = (
    ("kuaibao", 3, 3), ("zhuanbao", 1, 2), ("jiaoliu", 2, 1), ("kuaibao", 2, 0),
    ("qzxx", 2, 3), ("qzyq", 1, 1), ("tqxx", 2, 3), ("ydkb", 2, 3), ("ydzw", 1, 2),
)  # fmt: skip
"""Periodical, entries, and how far its issue has come: 0 composing … 3 waits for signature."""
_KEPT_READY = 8
_SELECTED = {
    "QD": (19, 18, 14), "QZ": (5, 4, 2), "TD": (1, 1, 0), "YD": (7, 5, 3), "YZ": (3, 2, 1),
}  # fmt: skip
"""How many are selected, sent to the second review, and passed there."""
_DAILY, _DAYS, _A_DAY = "kuaibao", 5, 4
"""The daily series appears on each of the last days, with so many entries at least."""
_LIMIT = 330  # characters of an edited text
_COUNTIES = {"QD": "栖云县", "QZ": "栖云县", "TD": "听泉县"}


class Today:
    """Puts the last hour before now on the agenda."""

    def __init__(self, o: Office, story: Replay, extras: Extras) -> None:
        self.o, self.story, self.extras = o, story, extras
        self._batch: dict[str, list[Made]] = {}

    def prepare(self) -> None:
        """In office time before now, or on the last working day."""
        self._before(1900, self._late_return)
        self._tell_event()
        self._spread()
        self._succeed()
        for day in self._empty_days():
            self._fill_day(day)
        self._before(40, self._report_up)
        self._before(33, self._begin_theirs)
        for code, (selected, sent, passed) in _SELECTED.items():
            self._before(32, partial(self._select, code, selected))
            self._before(26, partial(self._send_to_review, code, sent))
            self._before(20, partial(self._pass, code, passed))
        for number, (code, count, steps) in enumerate(_IN_PRINT):
            self._before(17 - number, partial(self._print, code, count, steps))

    def _empty_days(self) -> list[date]:
        """The last working days on which the plan has no issue of the daily series."""
        planned_days = {
            one.day for one in self.story.plan.issues if one.periodical == _DAILY
        }
        last = [self.o.days.after(self.o.today, -n) for n in range(1, _DAYS + 1)]
        return [day for day in last if day not in planned_days]

    def _fill_day(self, day: date) -> None:
        plan = self.o.c.plan
        plan(moment(day, 10, 40), partial(self._select, "QD", _A_DAY))
        plan(moment(day, 11, 25), partial(self._send_to_review, "QD", _A_DAY))
        plan(moment(day, 14, 50), partial(self._pass, "QD", _A_DAY))
        plan(moment(day, 15, 45), self._bring_out)

    def _bring_out(self) -> None:
        by = self.o.person("xian-bianji")
        if chosen := self.extras.free("QD")[-_A_DAY:]:
            self.extras.bring_out(issue_side.start(self.o, _DAILY, by, chosen))

    def _before(self, minutes: int, do: Callable[[], object]) -> None:
        self.o.c.plan(aware(earlier(self.story.plan.now, minutes)), do)

    # --- Last night -----------------------------------------------------------------------

    def _tell_event(self) -> None:
        """Several units tell this morning of the same event, and nobody has looked yet."""
        o, day = self.o, self.o.today
        fitting = [one for one in all_events() if day.month in one.months]
        told = [same_event(o.rng, one, COUNTY, day, _TELLERS) for one in fitting]
        cluster = max(told, key=lambda one: len(one.reports))
        for number, report in enumerate(cluster.reports):
            begun = moment(day, 7, 4 + 11 * number)
            o.c.plan(begun, partial(self._tell, report))

    def _tell(self, report: Report) -> None:
        piece = unit_side.start(self.o, report.unit.code, report.text, ["QD"])
        self.o.c.plan(self.o.later(4), partial(unit_side.ask, self.o, piece))
        self.o.c.plan(self.o.later(13), partial(unit_side.press, self.o, piece))

    # --- The listed township's days ----------------------------------------------------------

    def _spread(self) -> None:
        """Let a part of what is staged for this morning be of the days before."""
        last = self.story.plan.now - timedelta(days=5)
        staged = [
            one
            for one in self.story.plan.items
            if one.unit == LATE and one.cluster is None and one.steps[0].at > last
        ]
        moved: Counter[Verb] = Counter()
        for item in reversed(staged):
            verb = _reached(item)
            if moved[verb] < _MOVED.get(verb, 0):
                moved[verb] += 1
                _move(item, _MINUTES_BACK)

    def _succeed(self) -> None:
        """One text of the last working day was edited and printed on the same day."""
        day, plan = self.o.days.after(self.o.today, -1), self.o.c.plan
        plan(moment(day, 8, 40), partial(self._write_well, day))

    def _write_well(self, day: date) -> None:
        o, editor = self.o, self.o.person("xian-bianji")
        piece = unit_side.start(o, LATE, self._text(), ["QD"])
        o.c.plan(moment(day, 8, 50), partial(unit_side.ask, o, piece))
        o.c.plan(moment(day, 9, 5), partial(unit_side.press, o, piece))
        o.c.plan(moment(day, 9, 40), partial(self._claim, piece))
        o.c.plan(moment(day, 10, 30), partial(self._take, piece, editor, day))

    def _take(self, piece: Piece, editor: Person, day: date) -> None:
        o, made = self.o, desk_side.select(self.o, piece.sent["QD"], editor)
        o.c.plan(moment(day, 11, 30), partial(self._edit, made))
        o.c.plan(moment(day, 11, 32), partial(desk_side.send_to_review, o, made))
        o.c.plan(moment(day, 14, 52), partial(desk_side.pass_review, o, made))
        self.story.for_next_issue.append(made)

    def _text(self) -> Text:
        """An ordinary text of the township with a problem or a result in it."""
        while True:
            text = Subjects(self.o.rng).write(by_code()[LATE], self.o.day, 0.4)
            if text.size is Size.ORDINARY and text.kind in (Kind.PROBLEM, Kind.MEASURES):
                return text

    # --- The township's late return -------------------------------------------------------

    def _late_return(self) -> None:
        o = self.o
        piece = unit_side.start(o, LATE, self._text(), ["QD"])
        due = o.days.last_closing(o.today)
        o.c.plan(o.later(20), partial(unit_side.ask, o, piece))
        o.c.plan(o.later(45), partial(unit_side.press, o, piece))
        self._before(1500, partial(self._claim, piece))
        self._before(1400, partial(self._give_back, piece, due))

    def _claim(self, piece: Piece) -> None:
        by = self.o.person("xian-bianji")
        desk_side.decide(self.o, piece.sent["QD"], "claim", by)

    def _give_back(self, piece: Piece, due: datetime) -> None:
        by, sent = self.o.person("xian-bianji"), piece.sent["QD"]
        desk_side.give_back(self.o, sent, by, _LATE_WORDS, due_at=due)

    # --- Up -------------------------------------------------------------------------------

    def _report_up(self) -> None:
        for code, (count, unsigned) in _REPORTED.items():
            ready = [one for one in self._lately_printed(code) if one.reported is None]
            by = self.o.person(planned.desk(code).chief_editor)
            for number, made in enumerate(ready[-count:]):
                self._up(made, by, is_signed=number >= unsigned)

    def _lately_printed(self, code: str) -> list[Made]:
        passed = Article.State.PASSED
        return [one for one in self.extras.printed(code) if one.row.state == passed]

    def _up(self, made: Made, by: Person, *, is_signed: bool) -> None:
        county, title = _COUNTIES[made.desk_code], made.row.title
        whole = title if county in title else f"{county}{title.removeprefix('县')}"
        body = tuple(made.row.body.split("\n"))
        text = replace(made.text, title=whole, paragraphs=body, flaws=())
        piece = desk_side.report_up(self.o, made, text, by)
        unit_side.save(self.o, piece, text, by)
        unit_side.ask(self.o, piece)
        while is_signed and piece.item.state == Item.State.AWAITING:
            unit_side.press(self.o, piece)

    # --- At the desks ----------------------------------------------------------------------

    def _begin_theirs(self) -> None:
        """The township's oldest text in the inbox is being edited."""
        found = [one for one in self._waiting("QD") if one.piece.unit_code == LATE]
        if found:
            desk_side.select(self.o, found[0], self.o.person("xian-bianji"))

    def _select(self, code: str, count: int) -> None:
        at_desk = planned.desk(code)
        self._batch[code] = []
        for number, sent in enumerate(self._received(code)[:count]):
            by = self.o.person(at_desk.editors[number % len(at_desk.editors)])
            self._batch[code].append(desk_side.select(self.o, sent, by))

    def _send_to_review(self, code: str, count: int) -> None:
        for made in self._batch[code][:count]:
            self._edit(made)
            desk_side.send_to_review(self.o, made)

    def _pass(self, code: str, count: int) -> None:
        for made in self._batch[code][:count]:
            if made.row.state == Article.State.IN_REVIEW:
                desk_side.pass_review(self.o, made)

    def _received(self, code: str) -> list[Sent]:
        """Plain texts that nobody has claimed, the oldest first, without those staged."""
        return [one for one in self._waiting(code) if _is_plain(one)]

    def _waiting(self, code: str) -> list[Sent]:
        pieces = [*self.story.pieces.values(), *self.story.ups.values()]
        found = [one.sent[code] for one in pieces if code in one.sent]
        found += [
            one.reported.sent[code]
            for one in self.o.articles
            if one.reported and code in one.reported.sent
        ]
        waiting = {id(s): s for s in found if s.row.state == Submission.State.RECEIVED}
        return sorted(waiting.values(), key=lambda s: s.row.pk)

    def _edit(self, made: Made) -> None:
        edited = edit(self.o.rng, made.text, limit=_LIMIT)
        desk_side.write(self.o, made, edited.title, edited.paragraphs)
        desk_side.note(self.o, made, edited.changes)

    # --- In print --------------------------------------------------------------------------

    def _print(self, code: str, count: int, steps: int) -> None:
        desk_code = self.o.prints[code].plan.desk
        free = self.extras.free(desk_code)
        kept = _KEPT_READY if desk_code == "QD" else 0
        chosen = free[-min(count, len(free) - kept) :] if len(free) > kept else []
        if not chosen:
            return
        by = self.o.person(planned.desk(desk_code).editors[0])
        bound = issue_side.start(self.o, code, by, chosen)
        self.story.bound.append(bound)
        self._go_on(bound, by, steps)

    def _go_on(self, bound: Bound, by: Person, steps: int) -> None:
        for act, _ in proofs(self.o, bound, by)[:steps]:
            act()


def _is_plain(sent: Sent) -> bool:
    is_urgent = sent.text.kind is Kind.URGENT
    return (
        sent.text.size is Size.ORDINARY
        and not is_urgent
        and sent.piece.unit_code not in _LISTED
    )


def _reached(item: ItemPlan) -> Verb:
    """The last thing that has happened to it."""
    at_desk = item.submissions[0].steps if item.submissions else []
    return (at_desk or item.steps)[-1].verb


def _move(item: ItemPlan, minutes: int) -> None:
    """Have all of it happen so much earlier."""
    item.steps = [replace(one, at=earlier(one.at, minutes)) for one in item.steps]
    for at_desk in item.submissions:
        at_desk.steps = [replace(one, at=earlier(one.at, minutes)) for one in at_desk.steps]
