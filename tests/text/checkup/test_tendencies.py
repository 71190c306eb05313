import pytest

from shangda.text.checkup import tendencies

MEETING = (
    "11月20日，全县安全工作会议召开，县委书记王某出席并讲话。会议强调，要提高认识。"
    "会议指出，要统一思想。王某要求，各级要抓好落实。副县长李某主持会议。"
)
FACTS = (
    "截至11月20日，青石镇排查出租屋1260户，发现隐患84处，整改71处，同比多查312户。"
    "存在的主要问题：一是老旧线路占43%；二是26户拒绝入户。"
)
EMPTY = (
    "全镇高度重视，切实加强领导，进一步提升认识，扎实推进各项工作，狠抓落实，"
    "营造了良好氛围，取得明显成效，为今后发展奠定坚实基础，推动工作再上新台阶。"
)
CASUAL = "咱村的路修得杠杠的，大伙乐开了花！我觉得挺好啊！哈哈"


def _figures(body, **options):
    return {each.key: each.figure for each in tendencies.measure(body, **options)}


@pytest.mark.parametrize(
    ("key", "leaning", "other"),
    [("newsy", MEETING, FACTS), ("empty", EMPTY, FACTS), ("casual", CASUAL, FACTS)],
)
def test_measure_tells_a_leaning_text_from_another(key, leaning, other):
    assert _figures(leaning)[key] >= 80
    assert _figures(other)[key] <= 20


def test_measure_gives_reasons_with_examples():
    newsy = tendencies.measure(MEETING)[0]

    reason = next(each for each in newsy.reasons if each.name == "会议报道用语")
    assert reason.times == 7
    assert reason.examples == ("会议召开", "出席", "讲话")
    assert reason.speaks_for


def test_measure_tells_what_speaks_against():
    empty = next(each for each in tendencies.measure(FACTS) if each.key == "empty")

    assert {each.name for each in empty.reasons if not each.speaks_for} >= {"数量", "日期"}


@pytest.mark.parametrize("body", ["", "。", "，，，", "\0", "😀", "字"])
def test_measure_takes_odd_input(body):
    assert all(0 <= figure <= 100 for figure in _figures(body).values())


def test_measure_of_nothing_leans_nowhere():
    assert set(_figures("").values()) == {0}


def test_measure_goes_by_the_scale_that_is_passed():
    low, high = (-100.0, *[-99.0] * 9, -98.0), (98.0, *[99.0] * 9, 100.0)

    assert _figures(FACTS, scales={"newsy": low})["newsy"] == 100
    assert _figures(FACTS, scales={"newsy": high})["newsy"] == 0


def test_scales_place_the_texts_they_came_from():
    bodies = [FACTS, *[f"{FACTS}{EMPTY * number}" for number in range(1, 10)], MEETING]

    found = tendencies.scales(bodies)

    assert set(found) == {"newsy", "empty", "casual"}
    assert all(len(scale) == tendencies.STEPS + 1 for scale in found.values())
    assert all(list(scale) == sorted(scale) for scale in found.values())
    assert _figures(MEETING, scales=found)["newsy"] == 100


def test_scales_of_nothing_are_none():
    assert tendencies.scales([]) == {}


def test_common_phrases_count_units_not_texts():
    prolific = [("甲", "青石镇开展消防演练")] * 9
    shared = [(unit, "群众安全意识提高") for unit in "甲乙丙丁戊"]

    found = tendencies.common_phrases([*prolific, *shared])

    assert "群众安全意识" in found
    assert "青石镇开展消" not in found


def test_common_phrases_make_a_text_emptier():
    common = tendencies.common_phrases([(unit, FACTS) for unit in "甲乙丙丁戊"])

    assert _figures(FACTS, common=common)["empty"] > _figures(FACTS)["empty"]


def test_measure_leaves_out_a_sign_that_takes_too_long(monkeypatch):
    monkeypatch.setattr(tendencies, "_TIME_LIMIT", 1e-9)

    assert all(each.reasons == () for each in tendencies.measure(MEETING * 2_000))
