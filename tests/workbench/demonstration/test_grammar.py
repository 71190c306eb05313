import random

import pytest

from shangda.workbench.demonstration.grammar import (
    Sum,
    declare,
    expand,
    settle,
    shown,
    split,
    sums,
)


@pytest.mark.parametrize("seed", range(40))
def test_split_parts_add_up_to_the_total(seed):
    rng = random.Random(seed)

    whole = split(rng, 97, 3)
    tenths = split(rng, 38.6, 4)

    assert sum(whole) == 97
    assert min(whole) >= 1
    assert round(sum(tenths), 1) == 38.6


def test_declare_orders_figures_by_what_they_need():
    found = declare("余=全-用 全=40-60=东+西 用=10-20 率=用/全%")

    assert [d.name for d in found] == ["全", "用", "余", "率"]


@pytest.mark.parametrize("line", ["甲", "甲=乙-丙", "甲=乙/丙% 乙=1-2"])
def test_declare_refuses_what_has_no_source(line):
    with pytest.raises(ValueError, match="figure"):
        declare(line)


def test_settle_computes_from_other_figures():
    values = settle(
        declare("全=80-80 用=20-20 余=全-用 率=用/全% 倍=用*2..2"), random.Random(1)
    )

    assert values == {"全": 80, "用": 20, "余": 60, "率": 25.0, "倍": 40}


def test_settle_scales_only_what_is_marked():
    declared = declare("户~10-10 天=10-10")

    values = settle(declared, random.Random(1), scale=6)

    assert values == {"户": 60, "天": 10}


def test_sums_lists_totals_and_differences():
    declared = declare("全=9-9=东+西 用=2-2 余=全-用")
    values = settle(declared, random.Random(3))

    found = sums(declared, values)

    assert found[0].total == "9"
    assert found[1] == Sum("9", ("7", "2"))


def test_expand_writes_names_choices_and_series():
    slots = {"户": "86", "甲": "石塘村"}

    told = {
        expand("{甲}[有|共]{户}户[一般&已登记]。", slots, random.Random(s))
        for s in range(30)
    }

    assert told == {
        f"石塘村{verb}86户{more}。" for verb in "有共" for more in ("一般", "一般，已登记")
    }


def test_expand_fails_for_an_unknown_name():
    with pytest.raises(KeyError):
        expand("{无}", {}, random.Random(1))


def test_shown_keeps_one_decimal():
    assert [shown(12), shown(12.0), shown(0.35)] == ["12", "12.0", "0.3"]
