"""Names of places, agencies, people and posts held against what is known of them."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from shangda.text.checkup.functions.lists import table
from shangda.text.checkup.functions.sentences import sentence
from shangda.text.checkup.subject import AgencyName, Found, PostHeld

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date

    from shangda.text.checkup.subject import Subject

_OWN = re.compile(
    "(?<![自忘无敌])我(?P<kind>省(?![略得去下钱心事])|市(?![场民井值])|县|区(?![分别间隔块])"
    "|乡(?![下亲音愁土])|镇(?![静定压])|州|街道)"
)
_PAST = re.compile(
    "原(?![料因则来])|前身|保留|单设|时任|曾|更名|改名|改为|改称|撤销|组建|整合|合并|并入|划入|职责|历任"
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年")
_SHORT_FOR = re.compile("（(?:以?下简?|简)称[“”]?(?P<short>[^“”（）]{2,12})[“”]?）")
_FULL_NAME = re.compile("[^，。；：、\\n]*$")
_LEVELS = re.compile("省|市|县|区|州|乡|镇|街道")
_OF_LEVEL = re.compile("(?:常务)?副?(?:省|市|县|区|州|乡|镇)")
_PLACE = 2  # characters of the shortest name of a place
_NOT_NOW = tuple("副原前任代老")
_NAME = 3
"""A shorter name with another character is simply another name (characters)."""


def own_places(subject: Subject) -> Iterator[Found]:
    """我县 and the like in a text for an office above, which does not know whose it is."""
    if not subject.context.goes_up:
        return
    for part, text in (("title", subject.title), ("body", subject.body)):
        for match in _OWN.finditer(text):
            places = [
                name for name in subject.context.places if name.endswith(match["kind"])
            ]
            only = places[0] if len(places) == 1 else None
            yield Found(match.start(), match.end(), part, only)


def agencies(subject: Subject) -> Iterator[Found]:
    """Old names of agencies, save where the sentence tells of earlier days."""
    today, register = subject.context.today, _register(subject.context.agencies)
    for part, text in (("title", subject.title), ("body", subject.body)):
        kept = [match.span() for match in register.within.finditer(text)]
        for match in register.old.finditer(text):
            agency = register.names[match[0]]
            if today is not None and today < agency.since:
                continue
            inside = any(a <= match.start() and match.end() <= b for a, b in kept)
            if not inside and not _is_past(sentence(text, *match.span()), agency.since):
                told = {"since": f"{agency.since.year}年"}
                yield Found(match.start(), match.end(), part, agency.new, told)


def provinces(subject: Subject) -> Iterator[Found]:
    """Cities that are put into a province which is not theirs."""
    pattern, homes = _places()
    for part, text in (("title", subject.title), ("body", subject.body)):
        for match in pattern.finditer(text):
            home = homes[match["city"]]
            if home != match["province"]:
                told = {"city": match["city"], "province": home}
                yield Found(
                    match.start("province"), match.end("province"), part, home, told
                )


def abbreviations(subject: Subject) -> Iterator[Found]:
    """Short names that stand before their full name, or without it."""
    body = subject.body
    for match in _SHORT_FOR.finditer(body):
        at = body.find(match["short"])
        name = _FULL_NAME.search(body[max(0, match.start() - 60) : match.start()])
        if (
            name
            and match["short"] not in name[0]  # 学习教育: a word of the language
            and at < match.start() - len(name[0])
        ):
            yield Found(at, at + len(match["short"]))
    for short, full in subject.context.abbreviations.items():
        masked = body.replace(full, "\0" * len(full))
        at, known = masked.find(short), body.find(full)
        if at >= 0 and (known < 0 or at < known):
            yield Found(at, at + len(short), suggestion=f"{full}（以下简称“{short}”）")


def titles(subject: Subject) -> Iterator[Found]:
    """People with a post that is not theirs, a name that is not quite theirs, their order."""
    posts = subject.context.posts
    if not posts:
        return
    directory = _directory(posts, subject.context.today)
    for part, text in (("title", subject.title), ("body", subject.body)):
        yield from directory.wrong_posts(text, part)
        yield from directory.wrong_names(text, part)
        yield from directory.wrong_orders(text, part)


class _Directory:
    """The office's people and posts on a day."""

    def __init__(self, posts: Iterable[PostHeld], today: date | None) -> None:
        self._posts = list(posts)
        self._current = [post for post in self._posts if _is_held(post, today)]
        self._people = {post.person for post in self._posts}
        forms = {form for post in self._posts for form in _forms(post.post)}
        longest_first = sorted(forms, key=len, reverse=True)
        any_form = "|".join(map(re.escape, longest_first))
        any_name = "|".join(map(re.escape, sorted(self._people, key=len, reverse=True)))
        self._titled = re.compile(f"(?P<form>{any_form})(?P<name>{any_name})")
        self._posted = re.compile(f"(?P<form>{any_form})(?=[一-鿿])")
        self._listed = re.compile(f"(?:{any_name})(?:、(?:{any_name}))+")

    def wrong_posts(self, text: str, part: str) -> Iterator[Found]:
        """Known people with a known post that they do not hold."""
        for match in self._titled.finditer(text):
            if _is_former(text, match.start()):
                continue
            form, name = match["form"], match["name"]
            if name not in (holders := self._holders(form)):
                problem = f"名录里{name}现在不是{form}"
                problem += f"，现任是{'、'.join(holders)}" if holders else ""
                told = {"problem": f"{problem}，请核对。"}
                yield Found(match.start(), match.end(), part, details=told)

    def wrong_names(self, text: str, part: str) -> Iterator[Found]:
        """Names after a post that differ from its holder's by one character."""
        for match in self._posted.finditer(text):
            if _is_former(text, match.start()):
                continue
            for holder in self._holders(match["form"]):
                start, end = match.end(), match.end() + len(holder)
                found = text[start:end]
                if found not in self._people and _is_nearly(found, holder):
                    told = {"problem": f"名录里{match['form']}是{holder}，请核对姓名。"}
                    yield Found(start, end, part, holder, told)

    def wrong_orders(self, text: str, part: str) -> Iterator[Found]:
        """People named in a row who stand otherwise in the directory."""
        ranks = {post.person: rank for rank, post in reversed([*enumerate(self._current)])}
        for match in self._listed.finditer(text):
            people = match[0].split("、")
            if all(person in ranks for person in people):
                right = "、".join(sorted(people, key=lambda person: ranks[person]))
                if right != match[0]:
                    told = {"problem": f"按名录的顺序是{right}。"}
                    yield Found(match.start(), match.end(), part, right, told)

    def _holders(self, form: str) -> list[str]:
        found = [post.person for post in self._current if form in _forms(post.post)]
        return list(dict.fromkeys(found))


@lru_cache(maxsize=16)
def _directory(posts: tuple[PostHeld, ...], today: date | None) -> _Directory:
    return _Directory(posts, today)


class _Register(NamedTuple):
    """Old names of agencies, and the longer names in which they may stand."""

    names: Mapping[str, AgencyName]
    old: re.Pattern[str]
    within: re.Pattern[str]


@cache
def _agencies() -> tuple[tuple[AgencyName, ...], tuple[str, ...]]:
    content = table("agencies.toml")
    names = tuple(
        AgencyName(old, new, reform["since"])
        for reform in content["reform"]
        for old, new in reform["names"].items()
    )
    return names, tuple(content["within"])


@lru_cache(maxsize=16)
def _register(own: tuple[AgencyName, ...]) -> _Register:
    """The shipped names and those of an office, which go before."""
    shipped, within = _agencies()
    names = {agency.old: agency for agency in (*shipped, *own)}
    return _Register(names, _any(names), _any([*within, *(agency.new for agency in own)]))


@cache
def _places() -> tuple[re.Pattern[str], dict[str, str]]:
    listed: dict[str, str] = table("prefectures.toml")["provinces"]
    homes = {city: name for name, cities in listed.items() for city in cities.split()}
    pattern = f"(?P<province>{'|'.join(listed)})(?P<city>{'|'.join(homes)})"
    return re.compile(pattern), homes


def _any(names: Iterable[str]) -> re.Pattern[str]:
    """A pattern for any of some names, the longest first; never matches when none is given."""
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)) or "(?!)")


def _is_past(sentence: str, since: date) -> bool:
    years = [int(year) for year in _YEAR.findall(sentence)]
    return bool(_PAST.search(sentence)) or any(year <= since.year for year in years)


def _forms(post: str) -> tuple[str, ...]:
    """A post as texts say it: 青石县委书记, 县委书记; 青石县县长, 县长; both of two."""
    pieces = post.split("、")
    return tuple(dict.fromkeys([*pieces, *map(_without_place, pieces)]))


def _without_place(post: str) -> str:
    level = _LEVELS.search(post)
    if level is None or level.start() < _PLACE or post[level.start() - 1] == "副":
        return post
    rest = post[level.end() :]
    return rest if _OF_LEVEL.match(rest) else post[level.start() :]


def _is_held(post: PostHeld, today: date | None) -> bool:
    if today is None:
        return True
    begun = post.since is None or post.since <= today
    return begun and (post.until is None or today <= post.until)


def _is_former(text: str, at: int) -> bool:
    """Whether 原, 时任 and the like stand in front of a post, its place between, or 副."""
    if text[at - 1 : at] in _NOT_NOW:
        return True
    return bool(
        re.search("(?:原|时任|前任|曾任|前)[一-鿿]{0,6}$", text[max(0, at - 9) : at])
    )


def _is_nearly(found: str, holder: str) -> bool:
    if len(found) != len(holder) or len(holder) < _NAME:
        return False
    return sum(a != b for a, b in zip(found, holder, strict=True)) == 1


NAMED: dict[str, Callable[[Subject], Iterator[Found]]] = {
    "names.own_places": own_places,
    "names.agencies": agencies,
    "names.provinces": provinces,
    "names.abbreviations": abbreviations,
    "names.titles": titles,
}
