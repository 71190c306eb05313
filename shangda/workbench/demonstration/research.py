"""Long texts: research of 1,500 to 4,000 characters and special reports up to 2,000."""

import datetime as dt
import random
from collections.abc import Sequence

from shangda.workbench.demonstration.drafting import Writer
from shangda.workbench.demonstration.grammar import Sum, shown, split
from shangda.workbench.demonstration.phrases import phrases
from shangda.workbench.demonstration.places import Unit
from shangda.workbench.demonstration.texts import (
    NUMERALS,
    Kind,
    Size,
    Structure,
    Text,
    sentence,
    set_scene,
    tidy,
)
from shangda.workbench.demonstration.topics import Topic


def _chapter(number: int, head: str) -> str:
    return f"{NUMERALS[number]}、{head}"


class _Long:
    """Builds the chapters of one long text."""

    def __init__(self, writer: Writer, *, looks_closely: bool = False) -> None:
        self.looks_closely = looks_closely
        rng = writer.rng
        self.writer = writer
        self.paragraphs: list[str] = []
        self.sums: list[Sum] = []
        self.chapters = 0
        count = rng.randint(6, 11)
        end = writer.scene.day + dt.timedelta(days=60)
        writer.scene.slots.update({
            "座谈": str(rng.randint(3, 9)), "访谈": str(rng.randint(46, 190)),
            "天数": str(rng.randint(4, 12)), "台账": str(rng.randint(30, 160)),
            "多少": str(count), "几个": str(rng.randint(3, count - 1)),
            "几成": NUMERALS[rng.randint(2, 6)], "两月": f"{end.month}月底",
        })  # fmt: skip
        self._said: dict[Sequence[str], list[str]] = {}

    def chapter(self, head: str) -> None:
        """Open a chapter."""
        self.paragraphs.append(_chapter(self.chapters, head))
        self.chapters += 1

    def add(self, *paragraphs: str) -> None:
        """Add paragraphs to the chapter."""
        self.paragraphs.extend(tidy(p) for p in paragraphs if p)

    def fresh(self, templates: Sequence[str]) -> str:
        """Say one of several general remarks, each once only."""
        left = self._said.setdefault(
            templates, self.writer.rng.sample(templates, len(templates))
        )
        return self.writer.scene.say(left.pop()) if left else ""

    def situation(self) -> None:
        """Where things stand: the general picture, places, what people said when asked."""
        writer = self.writer
        self.add("（一）总体情况。" + writer.one("L") + writer.one("R") + writer.one("D"))
        self.add("（二）各地情况。" + writer.scene.say("从{多少}个点看，差别较大。"))
        for i, account in enumerate(writer.accounts(4), 1):
            self.add(f"{i}．{account}")
        self.add("（三）群众看法。" + self._asked() + writer.voice())

    def _asked(self) -> str:
        rng = self.writer.rng
        heads = [line.partition(" / ")[0] for line in self.writer.topic.all("P")[:3]]
        total = rng.randint(120, 460)
        parts = [shown(p) for p in split(rng, total, 3)]
        self.sums.append(Sum(str(total), tuple(parts)))
        named = dict(zip(("一", "二", "三"), heads, strict=True))
        counted = dict(zip(("甲数", "乙数", "丙数"), parts, strict=True))
        sent = str(total + rng.randint(4, 30))
        return self.writer.choose(
            phrases("research-asked"), 总=str(total), 发=sent, **named, **counted
        )

    def measures(self, count: int) -> None:
        """What has been done, one heading each."""
        for i, (head, text) in enumerate(self.writer.points("M", count)):
            more = self.writer.account() if i == 1 else ""
            self.add(f"（{NUMERALS[i]}）{head}。{text}{more}{self._reached()}")

    def _reached(self) -> str:
        """How far a measure has got; only a report on research looks that closely."""
        return self.fresh(phrases("research-reached")) if self.looks_closely else ""

    def problems(self, count: int) -> None:
        """What is wrong, how widespread it is, and where it comes from."""
        for i, (head, text) in enumerate(self.writer.points("P", count)):
            said = self.writer.voice() if i == 0 else ""
            why = (
                self.fresh(phrases("research-wide"))
                + self.fresh(phrases("research-cases"))
                + self.fresh(phrases("research-roots"))
            )
            self.add(f"（{NUMERALS[i]}）{head}。{text}{why}{said}")

    def lessons(self, count: int) -> None:
        """What the work so far has taught."""
        for i in range(count):
            self.add(f"（{NUMERALS[i]}）{self.fresh(phrases('research-lessons'))}")

    def proposals(self, count: int, details: int = 2) -> None:
        """What should be done, and how to begin, in so many remarks each."""
        for i, line in enumerate(self.writer.take("A", count)):
            proposal = sentence(self.writer.scene.say(line))
            more = "".join(self.fresh(phrases("research-carried")) for _ in range(details))
            self.add(f"（{NUMERALS[i]}）{proposal}{more}")


def write_research(rng: random.Random, unit: Unit, topic: Topic, day: dt.date) -> Text:
    """Write a research report with three levels of numbering."""
    writer = Writer(set_scene(rng, unit, day, topic.figures, topic.scale_for(unit)), topic)
    long = _Long(writer, looks_closely=True)
    long.add(long.fresh(phrases("research-methods")))
    long.chapter(rng.choice(("基本情况", "现状", "总体情况")))
    long.situation()
    long.chapter(rng.choice(("主要做法", "各地的探索", "已经做的工作")))
    long.measures(5)
    long.chapter(rng.choice(("存在的问题", "主要问题及原因", "难点和原因")))
    long.problems(4)
    long.chapter(rng.choice(("几点启示", "几点体会", "初步认识")))
    long.lessons(4)
    long.chapter(rng.choice(("对策建议", "几点建议", "下步建议")))
    long.proposals(4, details=3)
    return _finish(long, Kind.RESEARCH, Size.RESEARCH, phrases("research-titles"))


def write_special(
    rng: random.Random, unit: Unit, topic: Topic, kind: Kind, day: dt.date
) -> Text:
    """Write a special report of 800 to 2,000 characters."""
    writer = Writer(set_scene(rng, unit, day, topic.figures, topic.scale_for(unit)), topic)
    long = _Long(writer)
    long.add(writer.one("L") + writer.gist(("{时}，{u}{举措}。", "为此，{u}{举措}。")))
    if kind is Kind.PROBLEM:
        long.chapter("基本情况")
        long.add(writer.one("R") + writer.one("D"), *writer.accounts(4))
    else:
        long.chapter("主要做法")
        long.measures(4)
        long.chapter("取得的成效")
        long.add(writer.one("R") + writer.one("R") + writer.voice())
    long.chapter("存在的问题")
    long.problems(4 if kind is Kind.PROBLEM else 3)
    long.chapter("下一步建议")
    long.proposals(3)
    return _finish(long, kind, Size.SPECIAL, phrases("special-titles"))


def _finish(long: _Long, kind: Kind, size: Size, titles: Sequence[str]) -> Text:
    writer = long.writer
    body = "\n".join(long.paragraphs)
    return Text(
        title=tidy(writer.choose(titles)),
        paragraphs=tuple(long.paragraphs),
        kind=kind,
        structure=Structure.ENUMERATED,
        section=writer.topic.section,
        topic=writer.topic.code,
        size=size,
        sums=(*writer.scene.shown_sums(body), *long.sums),
    )
