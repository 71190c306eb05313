import pytest

from shangda.text.checkup import rules
from shangda.text.checkup.check import examine

SHIPPED = rules.shipped()


def _cases(kind):
    return [
        pytest.param(rule, example, id=f"{rule.id}-{number}")
        for rule in SHIPPED
        for number, example in enumerate(getattr(rule, kind), start=1)
    ]


def _fixed(example, findings):
    """The body, or the title where there is no body, after all fixes."""
    part = "body" if example.subject.body else "title"
    text = getattr(example.subject, part)
    for found in reversed([each for each in findings if each.part == part]):
        if found.suggestion is not None:
            text = text[: found.start] + found.suggestion + text[found.end :]
    return text


@pytest.mark.parametrize(("rule", "example"), _cases("wrong"))
def test_rule_fires_on_its_wrong_example(rule, example):
    checked = examine(example.subject, rules=[rule])

    assert checked.findings
    assert not checked.skipped


@pytest.mark.parametrize(("rule", "example"), _cases("right"))
def test_rule_is_silent_on_its_right_example(rule, example):
    assert examine(example.subject, rules=[rule]).findings == []


@pytest.mark.parametrize(
    ("rule", "example"),
    [case for case in _cases("wrong") if case.values[1].becomes is not None],
)
def test_rule_fixes_its_wrong_example(rule, example):
    findings = examine(example.subject, rules=[rule]).findings

    assert _fixed(example, findings) == example.becomes


@pytest.mark.parametrize("rule", SHIPPED, ids=lambda rule: rule.id)
def test_rule_marks_a_place_inside_its_part_in_one_sentence(rule):
    for example in rule.wrong:
        for found in examine(example.subject, rules=[rule]).findings:
            text = getattr(example.subject, found.part)

            assert 0 <= found.start <= found.end <= len(text)
            assert found.message.endswith(("。", "？"))
            assert "{" not in found.message
