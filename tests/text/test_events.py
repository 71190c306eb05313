import gzip
import json
from pathlib import Path

import pytest

from shangda.text import events
from shangda.text.events import IN_OTHER_WORDS, Events, Rarity, follows, joined, telling
from shangda.text.likeness import Likeness, Relation

SHARED = Path(__file__).resolve().parents[2] / "../shared/data"
ROAD = (
    "11月21日3时许，省道312线石盘山路段山体塌方约900立方米，两头各堵车20余辆，无人员伤亡。"
    "县里调挖掘机4台，先通便道，7时40分恢复单向通行。"
)
POLICE = (
    "县公安局11月21日凌晨接报，石盘山路段塌下土石900立方米，立即派出警力18名，在省道312线两端"
    "设岗劝返，引导绕行，向被困司机发放热水和食品，天亮后逐车放行。"
)
OTHER_ROAD = (
    "11月9日夜，县道208线梨湾村路段山体塌方约240立方米，堵车8辆，无人员伤亡。"
    "镇里调挖掘机2台，先通便道，清早恢复单向通行。"
)
LIBRARY = "青石镇11月21日起延长农家书屋开放时间，由退休教师轮流值守，冬闲时节每天有40多人来读书看报。"


def certainty(one, other, *others, apart=0):
    read = [telling(text) for text in (one, other, *others)]
    return Rarity(read).evidence(read[0], read[1], apart).certainty


def test_two_tellings_of_one_event_are_sure():
    assert certainty(ROAD, POLICE, OTHER_ROAD, LIBRARY) >= events.SURE


@pytest.mark.parametrize("other", [OTHER_ROAD, LIBRARY, ""])
def test_the_same_kind_of_event_elsewhere_and_the_same_day_are_not(other):
    assert certainty(ROAD, other, POLICE) < 0.3


def test_days_between_make_it_less_sure():
    assert certainty(ROAD, POLICE, apart=9) < certainty(ROAD, POLICE)


def test_evidence_says_what_is_shared():
    found = Rarity().evidence(telling(ROAD), telling(POLICE))

    assert (found.figures, found.days) == (2, 1)
    assert found.names >= 1
    assert 0.1 < found.closeness < 0.9


def test_days_that_differ_speak_against_it():
    assert Rarity().evidence(telling(ROAD), telling(OTHER_ROAD)).days == -1
    assert Rarity().evidence(telling(ROAD), telling("没有写明日子。")).days == 0


def test_joined_puts_one_event_behind_copies_and_before_stock_phrases():
    copied = Likeness(Relation.OVERLAP, 0.4, 0.3, [])
    phrases = Likeness(Relation.STOCK, 0.1, 0.1, [])

    found = joined([(1, phrases), (2, copied), (3, phrases)], [4, 3, 2])

    told = phrases._replace(relation=Relation.SAME_EVENT)
    assert found == [(2, copied), (4, IN_OTHER_WORDS), (3, told), (1, phrases)]


@pytest.mark.parametrize("text", ["", "字", "。！", "\0", "🌾" * 9, "a" * 5000, "12345"])
def test_odd_texts_have_an_answer(text):
    assert certainty(text, ROAD) < events.SURE
    assert Events([text, ROAD]).same(text) in ([], [(0, pytest.approx(1))])


def test_an_archive_gives_the_closest_first():
    heard = f"过路司机说，11月21日{ROAD[10:40]}，天亮前就通了。"
    archive = Events([LIBRARY, heard, OTHER_ROAD, ROAD[:-10]])

    found = archive.same(ROAD)

    assert [number for number, _ in found] == [3, 1]


def test_news_without_days_are_told_by_names():
    said = "沈砚秋、陆听澜和顾望舒在鹭岛领到海洋考察奖章，鲸歌号科考船当天返航。"
    again = "鲸歌号科考船返航，鹭岛海洋考察奖章授给顾望舒、沈砚秋，陆听澜也上台。"
    rarity = Rarity()

    assert rarity.evidence(telling(said), telling(again)).is_one_story
    assert not rarity.evidence(telling(said), telling(LIBRARY)).is_one_story


def like(relation, query=0.5):
    return Likeness(relation, query, 0.5, [])


@pytest.mark.parametrize(
    ("likeness", "apart", "is_follow_up"),
    [
        (None, 2, True),
        (None, -1, False),
        (None, 31, False),
        (like(Relation.SAME_EVENT, 0), 2, True),
        (like(Relation.CONTAINS), 2, True),
        (like(Relation.SAME, 1), 2, False),
        (like(Relation.STOCK, 0.1), 2, False),
        (like(Relation.FIGURES_CHANGED, 1), 2, False),
        (like(Relation.FIGURES_CHANGED, 0.7), 2, True),
    ],
)
def test_what_continues_a_story_is_a_follow_up(likeness, apart, is_follow_up):
    assert follows("已抢通便道。", likeness, apart) == is_follow_up


def test_a_text_that_says_so_is_a_follow_up():
    assert follows("截至目前，已转移40人。", like(Relation.FIGURES_CHANGED, 1), 1)


@pytest.mark.skipif(not SHARED.exists(), reason="needs ../shared/data")
@pytest.mark.slow
def test_few_real_texts_of_one_day_are_called_one_event():
    with gzip.open(SHARED / "archive.jsonl.gz", "rt") as lines:
        rows = [json.loads(line) for line in lines]
    rows = [row for row in rows if row["date"].startswith("2024-03")]
    read = [telling(f"{row['title']}\n{row['text']}") for row in rows]
    rarity = Rarity(read)
    pairs = [
        (at, other)
        for at in range(len(rows))
        for other in range(at)
        if rows[at]["date"] == rows[other]["date"]
    ]

    sure = [p for p in pairs if rarity.evidence(read[p[0]], read[p[1]]).certainty > 0.7]

    assert len(pairs) > 500
    assert len(sure) <= 0.03 * len(pairs)
