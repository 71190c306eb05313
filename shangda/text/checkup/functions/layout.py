"""Length, lead, ends of paragraphs, attachments, and what an issue has around a text.

A finding at 0–0 is about the text as a whole.
"""

from __future__ import annotations

import itertools
import re
from datetime import date
from typing import TYPE_CHECKING

import rjieba

from shangda.text.checkup.subject import Found, Line
from shangda.text.counting import count

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from shangda.text.checkup.subject import Subject

_ALIKE = 0.5  # of this text found in an earlier one, from which it is worth a word
_SHORTEST = 100  # characters; a shorter text may do without facts
_FULL_LINE = 30  # characters from which a paragraph is running text
_REPORTED = 3  # sentences of "会议强调" and the like that make a meeting report
_REPORTED_SHARE = 3.0  # of them in 1,000 characters
_PER = 1_000
_SPACES = 4  # in one line; more of them part the names of a list
_SENDER_PARTS = ("审签人", "信息员", "联系电话")

_FIGURE = re.compile(
    "[0-9０-９]|[一二三四五六七八九十百千万亿两]+(?:个|名|户|人|家|项|次|元|亩|公里|件)"
)
_OWN = re.compile(
    "我(?:单位|局|镇|乡|村|街道|社区|院|校|办|委|处|站|所|中心|公司|支队|大队)(?![们国])"
)
_MEETING = re.compile(
    "(?:强调|指出|要求)(?=[，：])|会议(?:强调|指出|要求|认为|听取|审议|传达)"
)
_CLOSED = re.compile("[。！？…；：，、.!?;:,“‘《”’）》】)\\]—-]$")
_RUNNING = re.compile("[，。；]")
_SIGNATURE = re.compile(
    "(?:[0-9〇一二三四五六七八九十]{1,4}[年月日]){1,3}$|[:：]|[（(].*[)）]$"
)
_ATTACHMENTS = re.compile("附件[ \u3000]*[:：]")
_ENTRY = re.compile(
    "(?:附件)?[ \u3000]*[:：]?[ \u3000]*(?:[0-9０-９]{1,2}[.．、][ \u3000]*)?(?P<name>.*?)(?P<mark>[。；;，.]?)$"
)
_WHOLE_BOOK = re.compile("《([^《》]*)》$")
_REFERENCE = re.compile(
    "(?:详?见|参见|[附随]文?附)附[件表图][0-9一二三四五六七八九十]{0,2}|(?:名单|清单|表)附后"
)
_LONG_WORD = 4  # characters of the longest words looked for over a break
_NOTHING = Line(0, "")
_DATE = re.compile("(?:([0-9]{4})年)?([0-9]{1,2})月([0-9]{1,2})日")
_LEAP_YEAR = 2024
_SPACED = re.compile(
    "(?<=[\u4e00-\u9fff])(?<!记者)[ \u3000\u00a0]+(?=[\u4e00-\u9fff])(?!摄)"
)
_QUOTED = re.compile("“[^”]*”|《[^》]*》|【[^】]*】")
_SPACED_RIGHTLY = re.compile(
    "^(?:第[〇零一二三四五六七八九十百0-9]{1,5}[编章节条款]|附件?|签发人.*|[图表][0-9]+)$"
)


def title_length(subject: Subject) -> Iterator[Found]:
    """A title over the office's own limit."""
    limit, length = subject.context.title_characters, count(subject.title)
    if limit and length > limit:
        details = {"count": str(length), "limit": str(limit)}
        yield Found(0, len(subject.title), "title", details=details)


def body_length(subject: Subject) -> Iterator[Found]:
    """A body over the limit of its kind."""
    limit = subject.context.most_characters
    length = count(subject.body) if limit else 0
    if length > limit:
        kind = subject.context.kind or "这类信息"
        yield Found(0, 0, details={"count": str(length), "limit": str(limit), "kind": kind})


def sender(subject: Subject) -> Iterator[Found]:
    """A signer, informant or telephone that is not filled in."""
    given = subject.context.sender
    if given is not None:
        for part in dict.fromkeys((*_SENDER_PARTS, *given)):
            if not given.get(part, "").strip():
                yield Found(0, 0, details={"part": part})


def place_named(subject: Subject) -> Iterator[Found]:
    """我单位 and the like in title or lead, or no place of the office's own in either."""
    lead = subject.lead
    for part, text, start in _openings(subject):
        for found in _OWN.finditer(text):
            yield Found(start + found.start(), start + found.end(), part)
            return
    places = subject.context.places
    if lead and places and not any(p in subject.title or p in lead.text for p in places):
        yield Found(lead.start, lead.start + len(lead.text))


def meeting_report(subject: Subject) -> Iterator[Found]:
    """Sentences that report what a meeting said, where there are many of them."""
    found = list(_MEETING.finditer(subject.body))
    share = len(found) * _PER / max(count(subject.body), _PER)
    if len(found) >= _REPORTED and share >= _REPORTED_SHARE:
        yield Found(found[0].start(), found[0].end(), details={"count": str(len(found))})


def facts(subject: Subject) -> Iterator[Found]:
    """A body of some length without a single figure."""
    if count(subject.body) >= _SHORTEST and not _FIGURE.search(subject.body):
        yield Found(0, 0)


def likeness(subject: Subject) -> Iterator[Found]:
    """Earlier texts that hold much of this one."""
    for earlier in subject.context.likenesses:
        if earlier.coverage >= _ALIKE:
            share = f"{earlier.coverage:.0%}"
            yield Found(0, 0, details={"earlier": earlier.title, "share": share})


def paragraph_end(subject: Subject) -> Iterator[Found]:
    """Running text that stops without a mark, unless a line was broken within a word."""
    for line, after in itertools.pairwise([*subject.lines, _NOTHING]):
        text = line.text
        is_running = (
            not line.is_heading and len(text) >= _FULL_LINE and _RUNNING.search(text)
        )
        if (
            is_running
            and not _CLOSED.search(text)
            and not _SIGNATURE.search(text[-20:])
            and not _is_broken_word(text, after.text)
        ):
            end = line.start + len(text)
            yield Found(end - 1, end, suggestion=f"{text[-1]}。")


def _is_broken_word(text: str, after: str) -> bool:
    """Whether one line ends and the next begins within one word of the dictionary."""
    tail = text[-_LONG_WORD:]
    cuts = itertools.accumulate(map(len, rjieba.cut(tail + after[:_LONG_WORD])))
    return bool(after) and len(tail) not in cuts


def attachment_list(subject: Subject) -> Iterator[Found]:
    """Book marks around an attachment's name, or an end mark after it."""
    for line in _attachment_lines(subject):
        entry = _ENTRY.match(line.text)
        if not entry or not entry["name"]:
            continue
        bare = _WHOLE_BOOK.sub(r"\1", entry["name"])
        if entry["mark"] or bare != entry["name"]:
            start = line.start + entry.start("name")
            yield Found(start, line.start + len(line.text), suggestion=bare)


def attachment_missing(subject: Subject) -> Iterator[Found]:
    """The body points to an attachment, and none goes with the text."""
    if subject.context.attachments == 0:
        for found in _REFERENCE.finditer(subject.body):
            yield Found(found.start(), found.end())


def issue_number(subject: Subject) -> Iterator[Found]:
    """An issue whose number or total does not follow the last one."""
    issue = subject.context.issue
    if issue is None:
        return
    for name, number, before in (
        ("期号", issue.number, issue.previous),
        ("总期号", issue.total, issue.previous_total),
    ):
        if number and before and number != before + 1:
            details = {"name": name, "number": str(number), "wanted": str(before + 1)}
            yield Found(0, 0, details=details)


def impossible_date(subject: Subject) -> Iterator[Found]:
    """A day that the calendar does not have, and an issue dated other than signed."""
    for part, text in (("title", subject.title), ("body", subject.body)):
        for found in _DATE.finditer(text):
            if not _is_day(int(found[1] or _LEAP_YEAR), int(found[2]), int(found[3])):
                details = {"what": f"没有{found[0]}这一天"}
                yield Found(found.start(), found.end(), part, details=details)
    issue = subject.context.issue
    if issue and issue.dated and issue.signed and issue.dated != issue.signed:
        yield Found(
            0,
            0,
            details={"what": f"刊期是{_said(issue.dated)}，签发是{_said(issue.signed)}"},
        )


def recipients(subject: Subject) -> Iterator[Found]:
    """A recipient named twice, or one that stands before another it should follow."""
    named = subject.context.recipients
    for name in dict.fromkeys(each for each in named if named.count(each) > 1):
        yield Found(0, 0, details={"what": f"“{name}”重复"})
    wanted = {name: place for place, name in enumerate(subject.context.recipient_order)}
    known = [name for name in dict.fromkeys(named) if name in wanted]
    for before, after in itertools.pairwise(known):
        if wanted[after] < wanted[before]:
            yield Found(0, 0, details={"what": f"“{after}”应排在“{before}”前面"})
            return


def contents(subject: Subject) -> Iterator[Found]:
    """A contents page that does not say the titles of its issue."""
    listed, titles = subject.context.contents, subject.context.titles
    if not listed or not titles:
        return
    for name in _missing(titles, listed):
        yield Found(0, 0, details={"what": f"目录里没有“{name}”"})
    for name in _missing(listed, titles):
        yield Found(0, 0, details={"what": f"目录里的“{name}”正文没有"})


def stray_spaces(subject: Subject) -> Iterator[Found]:
    """Spaces between Chinese characters in running text; a table or a heading may have them."""
    for line in subject.lines:
        if line.is_heading or not _RUNNING.search(line.text):
            continue
        quoted = [found.span() for found in _QUOTED.finditer(line.text)]
        spaces = list(_SPACED.finditer(line.text))
        for found in spaces if len(spaces) <= _SPACES else ():
            is_slogan = any(start < found.start() < end for start, end in quoted)
            if not is_slogan and not _SPACED_RIGHTLY.match(line.text[: found.start()]):
                start = line.start + found.start()
                yield Found(start, line.start + found.end(), suggestion="")


def _openings(subject: Subject) -> Iterator[tuple[str, str, int]]:
    """Title and lead as part, text and place."""
    yield "title", subject.title, 0
    if subject.lead:
        yield "body", subject.lead.text, subject.lead.start


def _attachment_lines(subject: Subject) -> Iterator[Line]:
    """The entries of the list 附件：…, which ends with the first unnumbered line."""
    is_open = False
    for line in subject.lines:
        begins = bool(_ATTACHMENTS.match(line.text))
        is_open = begins or (is_open and line.text[0].isdecimal())
        if is_open:
            yield line


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _said(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _missing(names: Iterable[str], among: Iterable[str]) -> list[str]:
    known = {re.sub(r"\s", "", name) for name in among}
    return [name for name in names if re.sub(r"\s", "", name) not in known]


NAMED: dict[str, Callable[[Subject], Iterator[Found]]] = {
    f"layout.{function.__name__}": function
    for function in (
        title_length,
        body_length,
        sender,
        place_named,
        meeting_report,
        facts,
        likeness,
        paragraph_end,
        attachment_list,
        attachment_missing,
        issue_number,
        impossible_date,
        recipients,
        contents,
        stray_spaces,
    )
}
