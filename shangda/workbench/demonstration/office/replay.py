"""The plan, step by step in order of time, on both sides and in print."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from shangda.editing.models import Article, Verification
from shangda.items.models import Item, Submission
from shangda.kernel.workcalendar import workday_end
from shangda.organisations.models import Kind, Person, Role
from shangda.workbench.demonstration.office import desk_side, issue_side, unit_side
from shangda.workbench.demonstration.office.days import aware
from shangda.workbench.demonstration.office.issue_side import Bound
from shangda.workbench.demonstration.office.office import Made, Office, Piece, Sent
from shangda.workbench.demonstration.places import COUNTY, by_code
from shangda.workbench.demonstration.plan import (
    ArticlePlan,
    IssuePlan,
    ItemPlan,
    Plan,
    Step,
    SubmissionPlan,
    UpPlan,
    Verb,
)
from shangda.workbench.demonstration.talk import remark

_QUOTED = re.compile("“([^”]{4,60})”")
_TOGETHER = timedelta(hours=20)
"""Selected within this time, several are merged at once instead of one after the other."""
_SENT_BACK_BY_REVIEWER = 0.05
_SENT_BACK_IN_PROOF = 0.04
_DISSOLVED = 0.012
_BY_PHONE = 0.15
REASONS = {
    "会议报道": "只报会议和活动", "内容一般": "价值不大", "已有同类": "已有同类稿",
    "不够准确": "事实不清", "时效已过": "时效已过", "范围较窄": "价值不大",
    "宜走其他渠道": "不属于本条线", "文风不合": "太空洞",
}  # fmt: skip
"""The reasons of the talk in the words of the shipped list."""
_PROOF_WORDS = ("第二条标题转行处断开了词，请调整。", "目录与正文题目差一个字，请核对。")
Act = Callable[[], object]
_OPEN = (Submission.State.RECEIVED, *desk_side._IN_HAND)


class Replay:
    """Puts every step of a plan on the agenda and does it when its time comes."""

    def __init__(self, o: Office, plan: Plan) -> None:
        self.o, self.plan = o, plan
        self.pieces: dict[int, Piece] = {}
        self.ups: dict[int, Piece] = {}
        self.made: dict[int, Made] = {}
        self.bound: list[Bound] = []
        self.questions: dict[int, Verification] = {}
        self.for_next_issue: list[Made] = []
        self._articles = {one.key: one for one in plan.articles}
        self._selected = {
            (item.key, one.desk): step
            for item in plan.items
            for one in item.submissions
            for step in one.steps
            if step.verb is Verb.SELECT
        }

    def prepare(self) -> None:
        """Put everything on the agenda."""
        for item in self.plan.items:
            is_of_today = item.steps[0].at.date() == self.plan.now.date()
            if item.cluster is None or not is_of_today:  # today's event is told apart
                self._plan_item(item)
        for article in self.plan.articles:
            self._plan_article(article)
        for issue in self.plan.issues:
            self.at(issue.composed_at, partial(self._compose, issue))
        for up in self.plan.ups:
            self._plan_up(up)

    def at(self, when: datetime, do: Act) -> None:
        """Have something done at a time of the plan."""
        self.o.c.plan(aware(when), do)

    # --- In the unit ---------------------------------------------------------------------

    def _plan_item(self, item: ItemPlan) -> None:
        for step in item.steps:
            self.at(step.at, partial(self._in_unit, item, step))
        for at_desk in item.submissions:
            for number, step in enumerate(at_desk.steps):
                act = partial(self._at_desk, item, at_desk, step)
                self.at(step.at, act)
                if step.verb is Verb.RESUBMIT:
                    returned = at_desk.steps[number - 1].at
                    self._plan_change(item, step, returned)

    def _in_unit(self, item: ItemPlan, step: Step) -> None:
        piece = self.pieces.get(item.key)
        if step.verb is Verb.DRAFT:
            self.pieces[item.key] = self._start(item, step)
        elif piece is not None:
            self._go_on(item, piece, step)

    def _start(self, item: ItemPlan, step: Step) -> Piece:
        verbs = {one.verb for one in item.steps}
        is_signed = Verb.SIGN_OFF in verbs and Verb.AGREE not in verbs
        codes = [one.desk for one in item.submissions]
        usual = "QD" if by_code()[item.unit].parent == COUNTY else "TD"
        text = step.text or item.text
        is_major = is_signed and text.kind.value == Kind.PROBLEM
        return unit_side.start(self.o, item.unit, text, codes or [usual], is_major=is_major)

    def _go_on(self, item: ItemPlan, piece: Piece, step: Step) -> None:
        state = piece.item.state
        if step.verb is Verb.CHANGE and piece.item.is_open:
            author = self.o.informant(piece.unit_code)
            unit_side.save(self.o, piece, step.text or piece.text, author)
        elif step.verb is Verb.ASK_SIGN_OFF and piece.item.is_open:
            unit_side.ask(self.o, piece)
        elif state != Item.State.AWAITING:
            return
        elif step.verb is Verb.SEND_BACK:
            unit_side.send_back(self.o, piece, step.reason.words if step.reason else "")
        elif step.verb is Verb.AGREE and not self._stays_here(item, piece, step):
            unit_side.press(self.o, piece)
        elif step.verb in (Verb.SIGN_OFF, Verb.SUBMIT):
            self._press_all(piece)

    def _stays_here(self, item: ItemPlan, piece: Piece, step: Step) -> bool:
        """Where one person gives all signatures, a half-signed item waits for the first."""
        is_last_step = step is item.steps[-1]
        return is_last_step and piece.item.is_last_signature and item.unit != "QSZ"

    def _press_all(self, piece: Piece) -> None:
        while piece.item.state == Item.State.AWAITING:
            unit_side.press(self.o, piece)

    def _plan_change(self, item: ItemPlan, step: Step, returned: datetime) -> None:
        """What the unit does between a desk's return and its new text."""
        for minutes, do in ((50, self._change), (40, self._ask_again)):
            when = max(returned, step.at - timedelta(minutes=minutes))
            self.at(when, partial(do, item, step))

    def _change(self, item: ItemPlan, step: Step) -> None:
        piece = self.pieces[item.key]
        if not piece.item.is_open:
            return
        text = step.text or piece.text
        if text.body == piece.text.body:
            unit, day = piece.item.unit.short_name, step.at - timedelta(days=1)
            added = f"以上数据截至{day.month}月{day.day}日，来源为{unit}台账。"
            if len(text.body) + len(added) < 490:  # noqa: PLR2004 -- the usual limit
                text = unit_side.longer(text, added)
        unit_side.save(self.o, piece, text, self.o.informant(piece.unit_code))

    def _ask_again(self, item: ItemPlan, step: Step) -> None:
        piece = self.pieces[item.key]
        if piece.item.is_open:
            unit_side.ask(self.o, piece)

    # --- At the desk ---------------------------------------------------------------------

    def _at_desk(self, item: ItemPlan, at_desk: SubmissionPlan, step: Step) -> None:
        piece = self.pieces[item.key]
        if step.verb is Verb.RESUBMIT:
            self._press_all(piece)
            return
        sent = piece.sent.get(at_desk.desk)
        if sent:
            article = self._articles.get(at_desk.article or 0)
            self._decide(sent, step, article, item.key)

    def _decide(
        self, sent: Sent, step: Step, article: ArticlePlan | None, key: int
    ) -> None:
        by, state = self.o.person(step.by), sent.row.state
        if step.verb is Verb.ANSWER:
            self._answer(sent, step)
        elif step.verb is Verb.WITHDRAW and state == Submission.State.RECEIVED:
            unit_side.withdraw(self.o, sent)
            self._after_withdrawal(sent)
        elif step.verb is Verb.CLAIM and state == Submission.State.RECEIVED:
            desk_side.decide(self.o, sent, "claim", by)
        elif state in _OPEN and step.verb is Verb.SELECT:
            self._select(sent, by, article, key)
        elif state in _OPEN:
            self._close(sent, step, by)

    def _close(self, sent: Sent, step: Step, by: Person) -> None:
        words = step.reason.words if step.reason else ""
        if step.verb is Verb.ASK and sent.row.state != Submission.State.RECEIVED:
            self._ask(sent, step, by)
        elif step.verb is Verb.HOLD and step.until:
            desk_side.hold(self.o, sent, by, step.until)
        elif step.verb is Verb.GIVE_BACK:
            desk_side.give_back(self.o, sent, by, words, self._due_soon(sent))
        elif step.verb is Verb.DECLINE and step.reason:
            desk_side.decline(self.o, sent, by, REASONS[step.reason.label], words)

    def _due_soon(self, sent: Sent) -> datetime | None:
        """What the listed township has back lately is due at the next closing time."""
        days, today = self.o.days, self.o.today
        if sent.piece.unit_code != "QSZ" or days.after(self.o.day, 2) < today:
            return None
        return workday_end(today if days.is_workday(today) else days.after(today))

    def _ask(self, sent: Sent, step: Step, by: Person) -> None:
        question = step.exchange.question if step.exchange else ""
        quoted = _QUOTED.search(question)
        passage = quoted[1] if quoted and quoted[1] in sent.row.revision.body else ""
        unit = sent.piece.unit_code
        asked = desk_side.ask(self.o, sent, by, unit, (question, passage))
        self.questions[sent.row.pk] = asked

    def _answer(self, sent: Sent, step: Step) -> None:
        asked = self.questions.get(sent.row.pk)
        if asked is None or asked.state != Verification.State.ASKED or not step.exchange:
            return
        is_by_phone = self.o.rng.random() < _BY_PHONE
        by = asked.asked_by if is_by_phone else self._who_answers(sent)
        desk_side.answer(self.o, asked, step.exchange.answer, by, by_phone=is_by_phone)

    def _who_answers(self, sent: Sent) -> Person:
        unit = sent.piece.unit_code
        if self.o.world.holders(Role.INFORMANT, unit, self.o.day):
            return self.o.informant(unit)
        return sent.piece.item.author

    def _after_withdrawal(self, sent: Sent) -> None:
        piece = sent.piece
        if piece.item.state != Item.State.SIGNED:
            return
        self.o.c.plan(self.o.later(35), partial(unit_side.reopen, self.o, piece))
        if self.o.rng.random() < 0.6:  # noqa: PLR2004 -- most are given up
            self.o.c.plan(self.o.later(1500), partial(unit_side.discard, self.o, piece))

    def _select(
        self, sent: Sent, by: Person, article: ArticlePlan | None, key: int
    ) -> None:
        if article is None or article.key not in self._articles:
            desk_side.select(self.o, sent, by)
        elif article.key in self.made:
            made = self.made[article.key]
            if made.row.state == Article.State.EDITING:
                desk_side.add_source(self.o, made, sent, by)
        elif len(article.sources) < 2:  # noqa: PLR2004 -- one of its own
            self.made[article.key] = desk_side.select(self.o, sent, by)
        else:
            self._merge(sent, by, article, key)

    def _merge(self, sent: Sent, by: Person, article: ArticlePlan, key: int) -> None:
        steps = [self._selected[one, article.desk] for one in article.sources]
        is_at_once = steps[-1].at - steps[0].at <= _TOGETHER
        is_at_once &= len({step.by for step in steps}) == 1
        if not is_at_once:
            self.made[article.key] = desk_side.select(self.o, sent, by)
        elif key == article.sources[-1]:
            found = [self.pieces[one].sent[article.desk] for one in article.sources]
            known = [one for one in found if one.row.state in _OPEN]
            made = desk_side.merge if len(known) > 1 else _one
            self.made[article.key] = made(self.o, known, by)

    # --- Articles ------------------------------------------------------------------------

    def _plan_article(self, article: ArticlePlan) -> None:
        for step in article.steps:
            if step.verb is Verb.EDIT:
                self.at(step.at, partial(self._edit, article))
            elif step.verb is Verb.REVIEW:
                self.at(step.at, partial(self._review, article))

    def _edit(self, article: ArticlePlan) -> None:
        made = self.made.get(article.key)
        if made is None or made.row.state != Article.State.EDITING:
            return
        if len(made.sources) == 1 and self.o.rng.random() < _DISSOLVED:
            self._dissolve(made)
            return
        if len(made.sources) > 1 and len(article.shares) == len(made.sources):
            desk_side.share(self.o, made, [float(one) for one in article.shares])
        desk_side.write(self.o, made, article.title, article.paragraphs)
        desk_side.note(self.o, made, article.changes)
        desk_side.send_to_review(self.o, made)

    def _dissolve(self, made: Made) -> None:
        desk_side.dissolve(self.o, made)
        sent = made.sources[0][1]
        words = "核对后发现上月已刊过同类情况，这次不再用。"
        act = partial(desk_side.decline, self.o, sent, made.row.editor, "已有同类稿", words)
        self.o.c.plan(self.o.later(25), act)

    def _review(self, article: ArticlePlan) -> None:
        made = self.made.get(article.key)
        if made is None or made.row.state != Article.State.IN_REVIEW:
            return
        sent = made.sources[0][1]
        unit = by_code()[sent.piece.unit_code]
        if self.o.rng.random() < _SENT_BACK_BY_REVIEWER:
            desk_side.send_back(self.o, made, self.o.rng.choice(_REVIEW_WORDS))
            again = partial(self._again, made)
            self.o.c.plan(self.o.later(22), again)
            return
        words = ""
        if self.o.rng.random() < 0.2:  # noqa: PLR2004 -- now and then a word
            words = remark(self.o.rng, "approve-notes", sent.text, unit)
        desk_side.pass_review(self.o, made, words)

    def _again(self, made: Made) -> None:
        *before, last = made.row.body.split("\n")
        ends = last.rfind("。", 0, -1) + 1
        kept = [*before, last[:ends]] if ends else before or [last]
        desk_side.write(self.o, made, made.row.title, kept)
        desk_side.send_to_review(self.o, made)
        self.o.c.plan(self.o.later(9), partial(desk_side.pass_review, self.o, made))

    # --- Print ---------------------------------------------------------------------------

    def _compose(self, issue: IssuePlan) -> None:
        ready = [self.made[key] for key in issue.articles if key in self.made]
        ready = [
            one for one in ready if one.row.state == Article.State.PASSED and not one.placed
        ]
        if issue.periodical == "kuaibao":
            ready, self.for_next_issue = [*self.for_next_issue, *ready], []
        if not ready:
            return
        by = self.o.person(issue.composed_by)
        bound = issue_side.start(self.o, issue.periodical, by, ready)
        self.bound.append(bound)
        steps = proofs(self.o, bound, by)
        if self.o.rng.random() < _SENT_BACK_IN_PROOF:
            words = self.o.rng.choice(_PROOF_WORDS)
            back = partial(issue_side.send_back_proof, self.o, bound, steps[1][1], words)
            steps = [steps[0], (back, by), *steps]
        for number, (act, _) in enumerate(steps, 1):
            self.o.c.plan(self.o.later(4 * number), act)
        issuer = self.o.person(issue.signed_by)
        if issue.signed_at:
            self.at(issue.signed_at, partial(issue_side.sign, self.o, bound, issuer))

    # --- Going up ------------------------------------------------------------------------

    def _plan_up(self, up: UpPlan) -> None:
        for step in up.steps:
            self.at(step.at, partial(self._up, up, step))

    def _up(self, up: UpPlan, step: Step) -> None:
        piece = self.ups.get(up.key)
        if step.verb is Verb.DRAFT:
            self._report(up, step)
        elif piece is None:
            return
        elif step.verb in _IN_OFFICE:
            self._sign_up(piece, step)
        elif sent := piece.sent.get(up.to_desk):
            above = self._articles.get(up.article_above or 0)
            self._decide_above(sent, step, above)

    def _report(self, up: UpPlan, step: Step) -> None:
        made = self.made.get(up.article)
        if made is None or made.row.state != Article.State.PASSED or made.reported:
            return
        by = self.o.person(step.by)
        self.ups[up.key] = piece = desk_side.report_up(self.o, made, up.text, by)
        unit_side.save(self.o, piece, up.text, by)

    def _sign_up(self, piece: Piece, step: Step) -> None:
        if step.verb is Verb.ASK_SIGN_OFF and piece.item.is_open:
            unit_side.ask(self.o, piece)
        elif piece.item.state == Item.State.AWAITING:
            if step.verb is Verb.AGREE:
                unit_side.press(self.o, piece)
            else:
                self._press_all(piece)

    def _decide_above(self, sent: Sent, step: Step, above: ArticlePlan | None) -> None:
        if step.verb is Verb.SELECT and above and sent.row.state in _OPEN:
            by = self.o.person(step.by)
            self.made[above.key] = desk_side.select(self.o, sent, by)
        else:
            self._decide(sent, step, None, 0)


_IN_OFFICE = (Verb.ASK_SIGN_OFF, Verb.AGREE, Verb.SIGN_OFF, Verb.SUBMIT)
_REVIEW_WORDS = (
    "最后一句可以不要，结果放到第一段。",
    "第二条与第一条意思重复，合并成一条。",
    "数字太密，只留最能说明问题的两个。",
)


def proofs(o: Office, bound: Bound, by: Person) -> list[tuple[Act, Person]]:
    """Start of proof, first and second reading, with who does each."""
    others = desk_side.editors(o, bound.printed.plan.desk)
    second = next(one for one in others if one.pk != by.pk)
    return [
        (partial(issue_side.start_proof, o, bound, by), by),
        (partial(issue_side.pass_proof, o, bound, 1, by), by),
        (partial(issue_side.pass_proof, o, bound, 2, second), second),
    ]


def _one(o: Office, known: list[Sent], by: Person) -> Made:
    return desk_side.select(o, known[0], by)
