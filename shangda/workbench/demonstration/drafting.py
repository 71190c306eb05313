"""The pieces of a text: sentences of one topic in one scene, and how they are put together."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from shangda.workbench.demonstration.texts import NUMERALS, Scene, sentence, tidy
from shangda.workbench.demonstration.topics import Topic

_FORMS = {
    "一、": "{n}、{head}。{text}",
    "（一）": "（{n}）{head}。{text}",
    "一是": "{n}是{head}。{text}",
    "": "{head}。{text}",
}


def split_head(line: str) -> tuple[str, str]:
    """Cut ``head / text``."""
    head, _, text = line.partition(" / ")
    return head, text


def numbered(points: Sequence[tuple[str, str]], style: str) -> list[str]:
    """Number headed points in one of the styles 一、 （一） 一是, or not at all."""
    return [
        _FORMS[style].format(n=NUMERALS[i], head=head, text=text)
        for i, (head, text) in enumerate(points)
    ]


class Writer:
    """Draws sentences of one topic in one scene, none of them twice."""

    def __init__(self, scene: Scene, topic: Topic) -> None:
        self.scene = scene
        self.topic = topic
        self.rng = scene.rng
        scene.slots["事由"] = topic.name
        self._left: dict[str, list[str]] = {}
        self._told = list(scene.unit.places)
        self.rng.shuffle(self._told)

    def take(self, mark: str, count: int = 1) -> list[str]:
        """Take unused sentences under a mark: fewer when it has no more."""
        if mark not in self._left:
            lines = list(self.topic.all(mark))
            self.rng.shuffle(lines)
            self._left[mark] = lines
        left = self._left[mark]
        taken, self._left[mark] = left[:count], left[count:]
        return taken

    def one(self, mark: str) -> str:
        """Take and write out one sentence; nothing when there is none left."""
        return "".join(sentence(self.scene.say(line)) for line in self.take(mark))

    def points(self, mark: str, count: int) -> list[tuple[str, str]]:
        """Take headed points and write them out."""
        found = []
        for line in self.take(mark, count):
            head, text = split_head(line)
            found.append((self.scene.say(head), sentence(self.scene.say(text))))
        return found

    def choose(self, templates: Sequence[str], **more: str) -> str:
        """Write out one of several ways to say a thing."""
        return self.scene.say(self.rng.choice(templates), **more)

    def gist(self, templates: Sequence[str]) -> str:
        """Say in one sentence what was done."""
        return self.choose(
            templates, 举措=self.scene.say(self.rng.choice(self.topic.all("G")))
        )

    def proposals(self, count: int) -> str:
        """One paragraph of proposals."""
        found = [self.scene.say(line).rstrip("。") for line in self.take("A", count)]
        if len(found) == 1:
            return sentence(f"建议{found[0]}")
        listed = "；".join(f"{NUMERALS[i]}是{one}" for i, one in enumerate(found))
        return sentence(f"建议：{listed}")

    def voice(self) -> str:
        """What somebody on the spot said."""
        lines = self.take("Q")
        if not lines:
            return ""
        who, words = split_head(lines[0])
        place = self.scene.slots[self.rng.choice("甲乙丙")]
        said = self.scene.say(words).rstrip("。").replace("“", "‘").replace("”", "’")
        verb = self.rng.choice(("说", "讲", "告诉我们", "反映"))
        return f"{place}一名{who}{verb}：“{said}。”"

    def account(self) -> str:
        """One place's own account, as it would stand in a longer text."""
        place = self._told.pop()
        lead = self.rng.choice(("如", "以{地}为例，", "从{地}看，", "其中，"))
        line = self.topic.all("E")[0]
        if "{地}" in lead:
            line = line.replace("{地}", "当地", 1)
        return sentence(self.scene.say(lead + line, 地=place))

    def accounts(self, count: int) -> list[str]:
        """Let several places speak; no closing remark is used twice."""
        line = self.topic.all("E")[0].replace("{地}", "{地}：", 1).replace("：有", "：", 1)
        stem, _, remark = line.rpartition("，")
        remarks = remark.strip("[]。").split("|") if remark.startswith("[") else []
        if not remarks:
            stem = line
        said = []
        for place in [self._told.pop() for _ in range(min(count, len(self._told) - 1))]:
            own = f"{stem}，{remarks.pop(0)}" if remarks else stem
            said.append(sentence(self.scene.say(own, 地=place)))
        return said

    def trouble(self) -> str:
        """One problem and one proposal, as the end of an item that shows results."""
        problems = self.points("P", 1)
        if not problems:
            return ""
        head, text = problems[0]
        now = self.rng.choice(("目前，", "存在的问题：", "也要看到，", "当前的难处是"))
        return f"{now}{head}，{text}{self.proposals(1)}"


@dataclass(frozen=True, slots=True)
class Draft:
    """A text before it is cut to length; ``lead`` gets the number of points in words."""

    lead: Callable[[str], str]
    points: Sequence[str]
    last: str = ""
    middle: Sequence[str] = ()
    """Paragraphs before the last, added while there is room."""
    end: Sequence[str] = ()
    """Paragraphs after the last, added while there is room."""

    def fit(self, limit: int) -> tuple[str, ...]:
        """Keep to a limit: fewer points first, then the spare paragraphs that fit."""
        counts = range(len(self.points), 1, -1)
        core = next(
            (c for c in map(self._core, counts) if _length(c) <= limit), self._core(2)
        )
        room = limit - _length(core)
        end, room = _fill(self.end, room)
        middle, room = _fill(self.middle, room)
        paragraphs = (*core[:-1], *middle, core[-1], *end)
        return tuple(tidy(p) for p in paragraphs if p)

    def _core(self, count: int) -> tuple[str, ...]:
        return (self.lead(NUMERALS[count - 1]), *self.points[:count], self.last)


def _length(paragraphs: Sequence[str]) -> int:
    return sum(map(len, paragraphs))


def _fill(spare: Sequence[str], room: int) -> tuple[list[str], int]:
    taken = []
    for paragraph in spare:
        if 0 < len(paragraph) <= room:
            taken.append(paragraph)
            room -= len(paragraph)
    return taken, room


def parts_of(paragraphs: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Read the outline of a text: the level of each numbered heading and its words."""
    for paragraph in paragraphs:
        for level, (first, stop) in enumerate((("", "、"), ("（", "）"), ("", "．")), 1):
            head = paragraph.removeprefix(first) if paragraph.startswith(first) else ""
            number, found, rest = head.partition(stop)
            known = (
                number.isdigit()
                if stop == "．"
                else number and all(c in NUMERALS for c in number)
            )
            if found and known:
                yield level, rest.split("。")[0]
                break
