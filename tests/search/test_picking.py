import pytest

from shangda.organisations.models import Section
from shangda.search.picking import picked

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(texts):
    """Keys of three texts: two for all, one for somebody else."""
    keys = [
        texts.add("冬季供水", "三本台账"),
        texts.add("夏季供水", "四本台账"),
        texts.add("秋季供水", "别人的台账", seen_by="other"),
    ]
    texts.index()
    return keys


def keys(words, person="all"):
    found, refused = picked(Section.objects.order_by("pk"), person, words, texts="pk")
    assert refused is None
    return [row.pk for row in found]


def test_the_list_is_narrowed_by_the_language_of_the_search_box(rows):
    assert keys("供水") == rows[:2]
    assert keys("供水 -四本") == rows[:1]
    assert keys("“三本台账”") == rows[:1]
    assert keys("供水 没有") == []


def test_no_words_leave_the_list_as_it_is(rows):
    assert keys("") == keys(" \u3000") == rows


def test_what_the_person_may_not_find_is_not_left(rows):
    assert keys("秋季") == []
    assert keys("秋季", person="other") == rows[2:]


@pytest.mark.parametrize("words", ["-供水", "，", "供" * 20_001])
def test_a_question_without_sense_leaves_nothing_and_says_why(rows, words):
    found, refused = picked(Section.objects.all(), "all", words, texts="pk")

    assert list(found) == []
    assert refused.cause
    assert refused.remedy
