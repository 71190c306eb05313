"""Ordinary items, written from a topic in one of four structures."""

import datetime as dt
import random

from shangda.workbench.demonstration.drafting import Draft, Writer, numbered
from shangda.workbench.demonstration.places import Unit
from shangda.workbench.demonstration.texts import (
    LIMIT_DEVELOPMENT,
    LIMIT_ORDINARY,
    NUMERALS,
    Kind,
    Structure,
    Text,
    day_name,
    figures_in,
    sentence,
    set_scene,
    tidy,
)
from shangda.workbench.demonstration.topics import Topic

OWN_TITLES = 0.8
"""Share of the titles that are the topic's own, where one fits."""
TITLE_MARKS = {
    Kind.MEASURES: "Tm",
    Kind.RESULTS: "Tr",
    Kind.PROBLEM: "Tp",
    Kind.DEVELOPMENTS: "Td",
}
PLAIN_TITLES = {
    Kind.MEASURES: (
        "{u}在{甲}、{乙}试行{事由}新办法",
        "{u}从{甲}入手抓{事由}",
        "{u}抓{事由}的几点做法",
        "{u}{事由}先在{甲}试点再铺开",
    ),
    Kind.RESULTS: (
        "{u}{事由}见到实效",
        "{u}{事由}取得阶段性成效",
        "{甲}等地{事由}成效较好",
        "{u}{事由}有了新进展",
    ),
    Kind.PROBLEM: (
        "{u}反映{事由}中的几个问题",
        "{事由}中的问题应引起重视",
        "{甲}、{乙}反映{事由}难点待解",
        "{u}反映当前{事由}存在的困难",
    ),
    Kind.DEVELOPMENTS: (
        "{u}推进{事由}",
        "{u}{事由}进展情况",
        "{u}加紧做好{事由}",
        "{u}抓紧落实{事由}",
    ),
    Kind.FEEDBACK: (
        "{u}关于{事由}办理情况的反馈",
        "{u}{事由}整改落实情况",
        "{u}反馈{事由}问题办理结果",
        "{u}关于{甲}{事由}问题的核查反馈",
    ),
}
_FOUND = (
    "{u}走访{甲}、{乙}等地，主要有{几项}个方面的问题。",
    "经到{甲}、{乙}实地了解，主要难在{几项}处。",
    "据{u}调查，突出问题有{几项}个。",
    "{u}到{甲}、{丙}蹲点了解，反映集中的有{几项}条。",
    "综合{甲}、{乙}、{丙}的情况，问题主要在{几项}个方面。",
)
_EXTENT = (
    "这类情况在{甲}、{丙}较为突出，{丁}也有苗头。",
    "从走访情况看，越偏远的{级}反映越多。",
    "{乙}、{丁}的干部认为，这些问题靠自身力量难以解决。",
    "上述问题去年也有反映，今年{甲}更为集中。",
    "其中有的属于政策衔接问题，有的{u}已着手解决。",
    "如不及时处理，{丙}等地可能出现新的矛盾。",
)
_DID = (
    "{时}，{u}{举措}。",
    "对此，{u}{举措}。",
    "针对这一情况，{u}{举措}。",
    "{u}从{甲}试起，{举措}。",
    "为此，{u}{举措}。",
)
_DUE = (
    "{u}的做法是{举措}。",
    "主要靠的是{举措}。",
    "{u}从{甲}试起，{举措}。",
    "见效的原因，在于{举措}。",
)
_HOW = ("主要做法是：", "具体做法：", "主要抓了{几项}条。", "{u}主要抓{几项}件事。")
_BACKGROUND = ("此前，", "据了解，", "背景情况：", "")
_TELLING = (
    ("先是", "接着，", "最后，"),
    ("起初，", "随后，", "现在，"),
    ("第一步，", "第二步，", "第三步，"),
)
_ORDERED = (
    "按照{上级}{令日}关于{事由}的{令}，{u}{几天}天内逐条办理，现反馈如下。",
    "{令日}收到{上级}关于{事由}的{令}后，{u}当天到{甲}核实，现将办理结果反馈如下。",
    "对{上级}{令日}转来的{事由}有关{令}，{u}专人办理，现将有关情况反馈如下。",
)
_NEXT = (
    "下一步，重点做好{甲}、{乙}两处的后续工作，{期限}前再报进展。",
    "尚未办结的事项已列出清单，{期限}前完成。",
    "{u}将在{期限}前组织一次回访，看是否反弹。",
    "后续情况由{u}按月跟踪，{期限}前报告结果。",
)
_STYLES = ("一、", "一、", "一是", "一是", "（一）")


def _style(writer: Writer) -> str:
    return writer.rng.choice(_STYLES)


def _measures(writer: Writer, structure: Structure) -> Draft:
    did = writer.gist(_DID)
    middle = (writer.voice(), writer.account())
    end = (writer.trouble(),)
    match structure:
        case Structure.INVERTED:
            lead = writer.one("R") + writer.gist(_DUE)
            told = [text for _, text in writer.points("M", 4)]
            background = writer.choose(_BACKGROUND) + writer.one("L")
            return Draft(lambda _: lead, told, background, middle, end)
        case Structure.COMPOSITE:
            lead = writer.one("L") + did
            how = "".join(numbered(writer.points("M", 2), "一是"))
            return Draft(lambda _: lead, writer.accounts(4), how, (writer.one("R"),), end)
        case Structure.NARRATION:
            words = writer.rng.choice(_TELLING)
            told = [
                f"{word}{head}，{text}"
                for word, (head, text) in zip(words, writer.points("M", 3), strict=False)
            ]
            lead = writer.one("L") + did
            return Draft(lambda _: lead, told, writer.one("R"), middle, end)
    lead = writer.one("L") + did + writer.one("R")
    points = numbered(writer.points("M", writer.rng.choice((3, 4, 4))), _style(writer))
    return Draft(lambda _: lead, points, "", middle, end)


def _results(writer: Writer, structure: Structure) -> Draft:
    first, due = writer.one("R"), writer.gist(_DUE)
    end = (writer.trouble(),)
    if structure is Structure.COMPOSITE:
        how = "".join(numbered(writer.points("M", 2), "一是"))
        return Draft(
            lambda _: first + due, writer.accounts(4), how, (writer.one("R"),), end
        )
    how = writer.rng.choice(_HOW)
    style = "" if structure is Structure.NARRATION else _style(writer)
    points = numbered(writer.points("M", 3), style)
    opening = first + due
    if structure is not Structure.INVERTED:
        opening = writer.one("L") + writer.gist(_DID) + first
    middle = (writer.voice(), writer.one("R"), writer.account())
    return Draft(lambda n: opening + writer.scene.say(how, 几项=n), points, "", middle, end)


def _problem(writer: Writer, structure: Structure) -> Draft:
    found, situation = writer.rng.choice(_FOUND), writer.one("L")
    headed = writer.points("P", writer.rng.choice((3, 4, 4)))
    middle = (writer.account() + writer.choose(_EXTENT), writer.voice())
    if structure is Structure.COMPOSITE:
        lead = situation + writer.scene.say("{u}了解到各地情况如下。")
        last = sentence(f"归结起来，问题主要是{'；'.join(h for h, _ in headed[:3])}")
        last += writer.proposals(3)
        return Draft(lambda _: lead, writer.accounts(4), last, (writer.voice(), middle[0]))
    style = "" if structure is Structure.NARRATION else _style(writer)
    proposals = writer.proposals(writer.rng.choice((2, 2, 3)))
    if structure is Structure.INVERTED:
        lead = situation + proposals.replace("建议：", "建议办好以下几件事：", 1)
        return Draft(lambda _: lead, numbered(headed, ""), "", middle)
    return Draft(
        lambda n: situation + writer.scene.say(found, 几项=n),
        numbered(headed, style),
        proposals,
        middle,
    )


def _developments(writer: Writer, structure: Structure) -> Draft:
    lead = writer.one("D")
    points = [text for _, text in writer.points("M", 2)]
    if structure is Structure.ENUMERATED:
        points = [f"{NUMERALS[i]}是{text}" for i, text in enumerate(points)]
    spare = [writer.account(), writer.one("R"), writer.voice()]
    writer.rng.shuffle(spare)
    return Draft(lambda _: lead, points, "", spare)


def _feedback(writer: Writer, structure: Structure) -> Draft:
    day = writer.scene.day
    ordered = day - dt.timedelta(days=writer.rng.randint(2, 9))
    until = day + dt.timedelta(days=writer.rng.randint(9, 40))
    names = {
        "上级": writer.rng.choice(("县委办", "县政府办")),
        "令日": day_name(ordered), "几天": str((day - ordered).days),
        "令": writer.rng.choice(("交办事项", "督办通知", "工作提示", "群众反映")),
        "期限": day_name(until),
    }  # fmt: skip
    lead = writer.choose(_ORDERED, **names)
    points = numbered(writer.points("M", 3), _style(writer))
    ending = writer.one("R") + writer.choose(_NEXT, **names)
    return Draft(lambda _: lead, points, ending, (writer.account(),), (writer.trouble(),))


_COMPOSERS = {
    Kind.MEASURES: _measures,
    Kind.RESULTS: _results,
    Kind.PROBLEM: _problem,
    Kind.DEVELOPMENTS: _developments,
    Kind.FEEDBACK: _feedback,
}


def write(
    rng: random.Random,
    unit: Unit,
    topic: Topic,
    kind: Kind,
    day: dt.date,
    structure: Structure = Structure.ENUMERATED,
) -> Text:
    """Write one ordinary item of at most 490 characters.

    Raises KeyError for research and urgent items, which have their own modules.
    """
    scene = set_scene(rng, unit, day, topic.figures, topic.scale_for(unit))
    writer = Writer(scene, topic)
    limit = LIMIT_DEVELOPMENT if kind is Kind.DEVELOPMENTS else LIMIT_ORDINARY
    paragraphs = _COMPOSERS[kind](writer, structure).fit(limit)
    body = "\n".join(paragraphs)
    return Text(
        title=title_for(writer, kind, body),
        paragraphs=paragraphs,
        kind=kind,
        structure=structure,
        section=topic.section,
        topic=topic.code,
        sums=scene.shown_sums(body),
    )


def title_for(writer: Writer, kind: Kind, body: str) -> str:
    """Choose a title whose figures the body bears out."""
    known = figures_in(body)
    own = [writer.scene.say(t) for t in writer.topic.all(TITLE_MARKS.get(kind, "T-"))]
    fitting = [title for title in own if figures_in(title) <= known]
    if fitting and writer.rng.random() < OWN_TITLES:
        return tidy(writer.rng.choice(fitting))
    return tidy(writer.scene.say(writer.rng.choice(PLAIN_TITLES[kind])))
