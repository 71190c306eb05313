import random
from datetime import date, timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shangda.search import asking, engines, indexing, planning, queries, reading
from shangda.search.asking import Asked
from shangda.search.queries import Search, find
from shangda.text.bigrams import narrow
from shangda.text.query import QueryError, parse
from tests.search.conftest import START
from tests.search.plans import BY_KEYS, ways_to

pytestmark = pytest.mark.django_db
SIGNS = "甲乙丙丁水Ab1２，。 《（"


def titles(words, person="all", **options):
    found = find(Search(words, person, **options))
    return ["".join(piece for piece, _ in hit.title) for hit in found.hits]


def truth(texts, words):
    """What a person would find by reading every text."""
    query = parse(words)
    return {
        key
        for key, one in texts.kept.items()
        if all(t.text in narrow(f"{one.title}\n\n{one.body}") for t in query.wanted)
        and not any(t.text in narrow(f"{one.title}\n\n{one.body}") for t in query.without)
    }


def found_keys(words, person="all"):
    return {key for _, key in find(Search(words, person)).keys}


@pytest.mark.parametrize("window", [64_000, 7])
@pytest.mark.parametrize("pieces", [60, 2])
def test_every_answer_is_found_and_no_other(texts, monkeypatch, window, pieces):
    """In whichever way the answers are sought: at once or by windows, proved by index or text."""
    monkeypatch.setattr(queries, "WIDEST", window)
    monkeypatch.setattr(asking, "MOST_PIECES", pieces)
    monkeypatch.setattr(reading, "MOST_PIECES", pieces)
    monkeypatch.setattr(planning, "RARE", pieces)
    monkeypatch.setattr(planning, "FEW", window)
    chance = random.Random(8)
    for number in range(120):
        body = "".join(chance.choices(SIGNS, k=chance.randrange(60)))
        texts.add("".join(chance.choices(SIGNS, k=6)), body + "\n" + body[:9], days=number)
    texts.index()
    engines.engine().tidy()

    for _ in range(400):
        words = "".join(chance.choices(SIGNS + '"“-', k=chance.randrange(1, 9)))
        try:
            assert found_keys(words) == truth(texts, words), words
        except QueryError:
            continue


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.text(max_size=12), min_size=1, max_size=4), st.text(max_size=8))
def test_whatever_is_typed_is_answered_exactly(texts, bodies, words):
    texts.kept.clear()
    indexing.start_over()
    for body in bodies:
        texts.add("", body)
    texts.index()

    try:
        assert found_keys(words) == truth(texts, words)
    except QueryError as refused:
        assert refused.remedy  # noqa: PT017 -- either answer is right


def test_rare_characters_and_signs_within_a_term_are_found(texts):
    texts.add("𠮷林", "办结率为99.5%，（一）𰻝面 GDP增长")
    texts.index()

    for words in ("𠮷", "𰻝", "99.5%", "9.5", "（一）", "P增", "面 gdp", '"面　ＧＤＰ"'):
        assert titles(words) == ["𠮷林"], words
    for words in ("99.6%", "（二）", "面gdp", "-𰻝 面"):
        assert titles(words) == [], words


def test_a_term_does_not_reach_from_the_title_into_the_text(texts):
    texts.add("供水", "台账")
    texts.index()

    assert titles("水台") == []
    assert titles("“水 台”") == []
    assert titles("供水 台账") == ["供水"]


def test_a_thousand_terms_are_answered(texts):
    texts.add("长", "".join(f"词{n}，" for n in range(1000)))
    texts.add("短", "词1，词2，")
    texts.index()

    assert titles(" ".join(f"词{n}，" for n in range(1000))) == ["长"]
    assert titles(" ".join(f"词{n}" for n in range(1000))) == ["长"]


def test_a_very_long_text_of_all_characters_is_found(texts):
    """Its distinct pairs are more than a tsvector takes."""
    chance = random.Random(3)
    body = "".join(chr(chance.randrange(0x4E00, 0x9FA5)) for _ in range(300_000))
    texts.add("长文", body)
    texts.add("短文", "甲乙")
    texts.index()

    assert titles(body[777:779]) == ["长文"]
    assert titles(body[-5:]) == ["长文"]
    assert titles(body[5:3:-1]) in ([], ["长文"])
    assert titles("甲乙 -" + body[:4]) == ["短文"]


def test_what_a_person_may_not_see_is_not_found_nor_counted(texts):
    texts.add("自己的供水", "台账", seen_by="all", unit_id=1)
    texts.add("别人的供水", "台账", seen_by="others", unit_id=2)
    texts.index()

    found = find(Search("供水", "all"))

    assert found.count == 1
    assert found.facets["unit_id"] == [(1, 1)]
    assert titles("供水") == ["自己的供水"]
    assert titles("别人") == []


def test_many_answers_are_counted_to_an_end_and_the_latest_come_first(texts, monkeypatch):
    monkeypatch.setattr(queries, "MOST", 20)
    monkeypatch.setattr(queries, "TITLED", 5)
    for number in range(60):
        seen = "all" if number % 2 else "others"
        texts.add(f"供水{number}", "甲", seen_by=seen, days=number)
    texts.index()

    found = find(Search("供水", "all"))

    assert (found.count, found.count_words, found.is_more) == (20, "20+", True)
    assert titles("供水", most=3) == ["供水59", "供水57", "供水55"]
    assert titles("供水", most=2, start=18) == ["供水23", "供水21"]


def test_a_title_comes_before_a_mention_and_the_new_before_the_old(texts):
    texts.add("别的事", "供水" + "台账清楚" * 20, days=0)
    texts.add("供水", "台账清楚" * 20, days=0)
    texts.add("别的新事", "供水" + "台账清楚" * 20, days=300)
    texts.index()
    now = START + timedelta(days=300)

    found = find(Search("供水", "all"), now)

    assert [hit.title[0][0] for hit in found.hits] == ["供水", "别的新事", "别的事"]
    assert titles("供水", is_newest_first=True) == ["别的新事", "供水", "别的事"]


def test_of_more_answers_than_are_read_those_with_the_word_in_the_title_are(
    texts, monkeypatch
):
    monkeypatch.setattr(queries, "READ", 2)
    texts.add("供水", "甲", days=0)
    texts.add("别的", "供水" * 9, days=1)
    texts.add("别的新事", "供水", days=2)
    texts.index()

    assert titles("供水") == ["供水", "别的新事", "别的"]


@pytest.mark.parametrize(("scant", "count"), [(1, "2+"), (10**9, "5")])
def test_what_must_be_read_is_counted_the_less_the_more_texts_there_are(
    texts, monkeypatch, scant, count
):
    monkeypatch.setattr(queries, "LEAST_READ", 2)
    monkeypatch.setattr(queries, "SCANT", scant)
    for number in range(5):
        texts.add(f"供水台账{number}", "甲", days=number)
    texts.index()

    assert find(Search("供水台", "all")).count_words == count


def test_who_asks_for_all_answers_gets_them(texts, monkeypatch):
    monkeypatch.setattr(queries, "MOST", 2)
    for number in range(5):
        texts.add(f"供水{number}", "甲", days=number)
    texts.index()

    assert find(Search("供水", "all", reach=9)).count_words == "5"
    assert len(queries.found_keys("all", "texts", "供水", most=4)) == 4


def test_of_too_many_answers_an_old_title_is_not_lost(texts, monkeypatch):
    monkeypatch.setattr(queries, "MOST", 3)
    texts.add("供水", "甲", days=0)
    texts.add("供水", "别人的", seen_by="others", days=0)
    for number in range(6):
        texts.add(f"别的事{number}", "供水", days=1 + number)
    texts.index()

    found = find(Search("供水", "all"))

    assert (found.count_words, len(found.keys)) == ("3+", 4)
    assert titles("供水", most=2) == ["供水", "别的事5"]


def test_a_long_text_is_proved_by_reading(texts, monkeypatch):
    monkeypatch.setattr(queries, "LONG", 3)
    texts.add("供水", "台账清楚")
    texts.index()

    assert titles("台账") == ["供水"]
    assert titles("供水", is_title_only=True) == ["供水"]


def test_the_title_alone_can_be_asked(texts):
    texts.add("ＡＢ供水", "台账")
    texts.add("台账", "供水")
    texts.index()

    assert titles("供水", is_title_only=True) == ["ＡＢ供水"]
    assert titles("b供 水", is_title_only=True) == ["ＡＢ供水"]
    assert titles("供水 台账", is_title_only=True) == []


def test_facets_narrow_and_count(texts):
    for number in range(5):
        texts.add(f"供水{number}", "", unit_id=number % 2, status="draft", days=number)
    texts.index()
    narrowed = {"unit_id": frozenset([1])}

    assert find(Search("供水", "all")).facets["status"] == [("draft", 5)]
    assert find(Search("供水", "all")).facets["unit_id"] == [(1, 2)]
    assert sorted(titles("供水", narrowed=narrowed)) == ["供水1", "供水3"]
    assert titles("供水", narrowed={"kind": frozenset(["nothing"])}) == []


def test_days_narrow_with_both_ends(texts):
    for number in range(4):
        texts.add(f"供水{number}", "", days=number)
    texts.index()

    shown = titles("供水", since=date(2026, 1, 2), until=date(2026, 1, 3))

    assert sorted(shown) == ["供水1", "供水2"]


def test_snippets_show_the_text_as_it_was_written(texts):
    texts.add("ＧＤＰ台账", "前面的话" * 20 + "今年ＧＤＰ增长")
    texts.index()

    (hit,) = find(Search("gdp增", "all")).hits

    assert ("ＧＤＰ增", True) in hit.snippet
    assert hit.title == [("ＧＤＰ台账", False)]


def test_titles_are_suggested_by_words_and_by_initials(texts):
    texts.add("供水台账", "")
    texts.add("冬季供水", "")
    texts.add("供暖台账", "", seen_by="others")
    texts.index()

    assert queries.suggestions("all", "供水") == ["冬季供水", "供水台账"]
    assert queries.suggestions("all", "gs") == ["供水台账"]
    assert queries.suggestions("all", "GS") == ["供水台账"]
    assert queries.suggestions("all", "gn") == []
    assert queries.suggestions("all", " ") == []
    assert queries.suggestions("all", "~") == queries.suggestions("all", "，") == []


@pytest.mark.sqlite
@pytest.mark.parametrize("narrowed", [{}, {"kind": ["texts"]}, {"status": ["", "used"]}])
def test_candidates_are_read_by_their_keys(texts, narrowed):
    """By its kind a text would be looked for among all there are."""
    texts.add("供水", "")
    search = Search("供水", "all", {name: frozenset(one) for name, one in narrowed.items()})
    with ways_to("search_entry") as ways:
        search.sight.rows([1, 2, 3])

    assert ways == {BY_KEYS}


def test_an_engine_that_holds_nothing_has_no_candidates():
    assert engines.engine().candidates(Asked.of(parse("供水")), None, 10) == []
    assert connection.vendor in ("sqlite", "postgresql")
