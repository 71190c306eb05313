"""Long texts: research of 1,500 to 4,000 characters and special reports up to 2,000."""

import datetime
import random
from collections.abc import Sequence

from shangda.workbench.demonstration.drafting import Writer
from shangda.workbench.demonstration.grammar import Sum, shown, split
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

_TITLES = (
    "关于{u}{事由}情况的调研报告",
    "{u}{事由}的调查与建议",
    "从{甲}、{乙}看{事由}：现状、难点与对策",
    "{u}{事由}情况调查",
    "{事由}难在哪里——来自{甲}等地的调查",
    "{u}{事由}的实践与思考",
)
_SPECIAL_TITLES = (
    "{u}{事由}的做法、成效和难题",
    "{u}{事由}情况专报",
    "{u}扎实推进{事由}的情况报告",
    "{u}关于{事由}有关情况的报告",
    "{u}{事由}情况综述",
)
_METHODS = (
    "近期，{u}成立调研组，采取[实地走访、入户访谈|座谈、查看台账和现场核对]的方式，到"
    "{甲}、{乙}、{丙}、{丁}开展{事由}专题调研，召开座谈会{座谈}场，访谈{访谈}人，"
    "现将有关情况报告如下。",
    "为摸清{事由}的真实情况，{u}用{天数}天时间走访{甲}、{乙}、{丙}等地，不打招呼、"
    "直接到户，访谈{访谈}人，召开座谈会{座谈}场，形成如下报告。",
    "围绕{事由}，{u}先后到{甲}、{乙}、{丙}蹲点{天数}天，与{访谈}名干部群众面对面交流，"
    "召开[小型座谈会|院坝会]{座谈}场，查阅台账{台账}份。现报告如下。",
)
_ASKED = (
    "本次调研发放问卷{发}份，收回有效问卷{总}份。问及“最希望先解决哪件事”，选“{一}”的"
    "{甲数}人，选“{二}”的{乙数}人，选“{三}”的{丙数}人。",
    "在{总}份有效问卷（共发放{发}份）中，认为首要困难是“{一}”的{甲数}人，是“{二}”的"
    "{乙数}人，是“{三}”的{丙数}人。",
)
_WIDE = (
    "调研的{多少}个{级}中，有{几个}个反映这一情况。",
    "访谈对象中，有{几成}成提到这一点，{乙}、{丙}反映最多。",
    "这一问题在{甲}和{丙}更明显，{丁}次之。",
    "从台账看，近两年这类情况没有减少，{乙}还有所增加。",
    "基层干部认为，这不是新问题，只是过去没有单独统计。",
    "座谈中争论较多，有的认为是投入问题，多数认为主要在管理。",
    "{丙}、{丁}两地的负责同志都把它列在第一位，认为不解决这一条，其他办法落不了地。",
    "走访{甲}时，随机问了{几个}户，有一半以上主动谈到这件事。",
    "与三年前的一次摸底相比，面上有所好转，{丁}等地仍然突出。",
    "值得注意的是，{乙}把它报成已经解决，现场看仍有反复。",
)
_CASES = (
    "{乙}{去年}曾专门投入力量解决，当年见效，人一换又回到原样。",
    "在{丁}，同一件事一年内向上反映过三次，每次都答复“正在研究”。",
    "{丙}的做法是先垫付、后结算，一年下来垫了近{座谈}万元，难以为继。",
    "{甲}一名负责人算账说，真正花在办事上的时间不到一半，其余都在协调。",
    "{丁}有群众在院坝会上直言：方案看得懂，就是不知道该找谁。",
    "{乙}试过由邻近两个{级}合办，节省了人手，但责任如何划分始终没有写清。",
    "{丙}把任务分到人头后，前两个月进展快，第三个月因缺少经费慢了下来。",
    "调研组在{甲}现场看到，公示牌上的电话已停用，群众只好托熟人打听。",
)
_ROOTS = (
    "究其原因，既有历史欠账，也有分工不清，前者要分年补，后者今年就能改。",
    "根子在于建和管由不同的人负责，出了问题两头都不主动。",
    "从做得好的{丙}看，条件并不比别处好，差别在于有人专管、按月核对。",
    "深层原因是底数变化快，而报表一年只更新一次。",
    "说到底是基层只有任务、没有手段，发现了问题还要等上面批。",
    "比较{甲}和{乙}两地，投入相近，效果差在是否把责任落到具体的人。",
    "主要是考核看数量多、看效果少，容易做表面上的事。",
    "客观上点多面广、人手有限，主观上也存在等靠思想。",
    "政策本身不缺，缺的是几家部门坐到一起把口径对齐。",
    "资金安排偏重当年建设，后续运行没有列入预算，年年靠凑。",
)
_CARRIED = (
    "可先在{甲}、{乙}试行半年，由{u}每季评估一次，成熟后再推开。",
    "建议明确一家牵头，{两月}前拿出具体方案，避免各说各话。",
    "所需资金优先从现有渠道统筹，不另设项目，年底公开使用情况。",
    "对条件差的{丁}等地适当放宽时限，不搞一个标准、一个进度。",
    "把群众评价作为主要依据，少看台账和照片，每半年回访一次。",
    "此项工作量不大，关键在坚持，可列入{明年}年重点事项。",
    "同时向社会公布办理时限和联系电话，接受群众监督。",
    "实施前先听取{级}干部和群众代表意见，改不动的不硬推。",
    "对已经见效的{丙}做法，写成一页纸的操作要点，便于照着做。",
    "涉及多家的，由牵头单位每月开一次碰头会，只议卡点、当场定人。",
    "对历史遗留事项建立台账，办结一件销号一件，不要求一年清零。",
    "把经办人员的培训放在前面，先培训、后上岗，避免边干边改。",
)
_LESSONS = (
    "要先算清账再铺开。{甲}先用一个月摸底，后面少走弯路；{丁}边干边摸，返工较多。",
    "要把能办的先办。凡是不需要等批、等钱的事项，{u}都在当月办结，群众看得见变化。",
    "要让群众参与定标准。{乙}的办法是先开院坝会再定方案，执行中几乎没有争议。",
    "要有人一管到底。{丙}虽然人手少，但从头到尾是同一人负责，情况最清楚。",
    "要把难处说透。报喜的多、报忧的少，问题就会积到年底，解决起来代价更大。",
    "要留有余地。{丁}一开始定得过满，后来不得不调整，影响了群众的信任。",
    "要舍得在管理上花力气。投入相近的{甲}和{乙}，差距主要出在日常管护。",
)


def _chapter(number: int, head: str) -> str:
    return f"{NUMERALS[number]}、{head}"


class _Long:
    """Builds the chapters of one long text."""

    def __init__(self, writer: Writer) -> None:
        rng = writer.rng
        self.writer = writer
        self.paragraphs: list[str] = []
        self.sums: list[Sum] = []
        self.chapters = 0
        count = rng.randint(6, 11)
        end = writer.scene.day + datetime.timedelta(days=60)
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
        return self.writer.choose(_ASKED, 总=str(total), 发=sent, **named, **counted)

    def measures(self, count: int) -> None:
        """What has been done, one heading each."""
        for i, (head, text) in enumerate(self.writer.points("M", count)):
            more = self.writer.account() if i == 1 else ""
            self.add(f"（{NUMERALS[i]}）{head}。{text}{more}")

    def problems(self, count: int) -> None:
        """What is wrong, how widespread it is, and where it comes from."""
        for i, (head, text) in enumerate(self.writer.points("P", count)):
            said = self.writer.voice() if i == 0 else ""
            why = self.fresh(_WIDE) + self.fresh(_CASES) + self.fresh(_ROOTS)
            self.add(f"（{NUMERALS[i]}）{head}。{text}{why}{said}")

    def lessons(self, count: int) -> None:
        """What the work so far has taught."""
        for i in range(count):
            self.add(f"（{NUMERALS[i]}）{self.fresh(_LESSONS)}")

    def proposals(self, count: int) -> None:
        """What should be done, and how to begin."""
        for i, line in enumerate(self.writer.take("A", count)):
            proposal = sentence(self.writer.scene.say(line))
            self.add(
                f"（{NUMERALS[i]}）{proposal}{self.fresh(_CARRIED)}{self.fresh(_CARRIED)}"
            )


def write_research(
    rng: random.Random, unit: Unit, topic: Topic, day: datetime.date
) -> Text:
    """Write a research report with three levels of numbering."""
    writer = Writer(set_scene(rng, unit, day, topic.figures, topic.scale_for(unit)), topic)
    long = _Long(writer)
    long.add(long.fresh(_METHODS))
    long.chapter(rng.choice(("基本情况", "现状", "总体情况")))
    long.situation()
    long.chapter(rng.choice(("主要做法", "各地的探索", "已经做的工作")))
    long.measures(5)
    long.chapter(rng.choice(("存在的问题", "主要问题及原因", "难点和原因")))
    long.problems(4)
    long.chapter(rng.choice(("几点启示", "几点体会", "初步认识")))
    long.lessons(3)
    long.chapter(rng.choice(("对策建议", "几点建议", "下步建议")))
    long.proposals(4)
    return _finish(long, Kind.RESEARCH, Size.RESEARCH, _TITLES)


def write_special(
    rng: random.Random, unit: Unit, topic: Topic, kind: Kind, day: datetime.date
) -> Text:
    """Write a special report of 800 to 2,000 characters."""
    writer = Writer(set_scene(rng, unit, day, topic.figures, topic.scale_for(unit)), topic)
    long = _Long(writer)
    long.add(writer.one("L") + writer.gist(("{时}，{u}{举措}。", "为此，{u}{举措}。")))
    if kind is Kind.PROBLEM:
        long.chapter("基本情况")
        long.add(writer.one("R") + writer.one("D"), *writer.accounts(3))
    else:
        long.chapter("主要做法")
        long.measures(4)
        long.chapter("取得的成效")
        long.add(writer.one("R") + writer.one("R") + writer.voice())
    long.chapter("存在的问题")
    long.problems(4 if kind is Kind.PROBLEM else 3)
    long.chapter("下一步建议")
    long.proposals(3)
    return _finish(long, kind, Size.SPECIAL, _SPECIAL_TITLES)


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
