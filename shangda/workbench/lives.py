"""The lives of things as Mermaid diagrams, drawn from the tables that rule them."""

from collections.abc import Iterator
from typing import Any

from shangda.awards import lifecycle as awards
from shangda.bulletins import lifecycle as bulletins
from shangda.editing import lifecycle as editing
from shangda.items import lifecycle as items
from shangda.kernel.lifecycle import Life
from shangda.periodicals import lifecycle as periodicals
from shangda.scoring import lifecycle as scoring

LIVES: list[tuple[str, list[Life[Any]]]] = [
    ("Item 信息（单位一侧）", [items.STEPS]),
    ("Submission 报送件（信息科一侧）", [items.SUBMISSION_STEPS, editing.STEPS]),
    ("Verification 核实", [editing.VERIFICATION_STEPS]),
    ("Article 稿件", [editing.ARTICLE_STEPS]),
    ("Issue 期刊", [periodicals.STEPS]),
    ("Bulletin 通报", [bulletins.STEPS]),
    ("Objection 异议", [bulletins.OBJECTION_STEPS]),
    ("RuleSet 计分办法", [scoring.STEPS]),
    ("Registration 补录登记", [scoring.REGISTRATION_STEPS]),
    ("Ballot 评选", [awards.STEPS]),
    ("AwardRound 兑现", [awards.ROUND_STEPS]),
]
HEAD = "# Lives\n\nDrawn from the tables by `shangda draw_lifecycles`; do not edit.\n"


def document() -> str:
    """All lives as one Markdown page."""
    return HEAD + "".join(_chapter(title, lives) for title, lives in LIVES)


def _chapter(title: str, lives: list[Life[Any]]) -> str:
    lines = "\n".join(line for life in lives for line in _arrows(life))
    names = "\n".join(f"    {state.value}: {state.label}" for state in lives[0].states)
    return f"\n## {title}\n\n```mermaid\nstateDiagram-v2\n{names}\n{lines}\n```\n"


def _arrows(life: Life[Any]) -> Iterator[str]:
    for verb, step in life.items():
        for source in sorted(step.sources):
            yield f"    {source} --> {step.target}: {life.name}.{verb} {step.label}"
