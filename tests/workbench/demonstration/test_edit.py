import datetime as dt
import random
from decimal import Decimal

import pytest

from shangda.workbench.demonstration import events, habits, writing
from shangda.workbench.demonstration.edit import composite, edit, shares
from shangda.workbench.demonstration.places import COUNTY, by_code
from shangda.workbench.demonstration.texts import Kind
from shangda.workbench.demonstration.topics import all_topics
from shangda.workbench.demonstration.way import mended

DAY = dt.date(2026, 11, 3)
TOPIC = next(t for t in all_topics() if t.code == "alone")


def weak(seed, kind=Kind.MEASURES):
    rng = random.Random(seed)
    unit = by_code()["QSZ"]
    clean = writing.write(rng, unit, TOPIC, kind, DAY)
    return clean, habits.weaken(rng, unit, TOPIC.name, clean, 0.0, 520)


@pytest.mark.parametrize("seed", range(40))
def test_flaws_stand_in_the_draft_and_can_be_mended(seed):
    clean, draft = weak(seed)

    for flaw in draft.flaws[-1:]:
        assert flaw.raw in draft.title + "\n" + draft.body
    for flaw in draft.flaws:
        assert flaw.raw != flaw.clean or flaw.kind == "order"
        assert "{" not in flaw.reason
    assert mended(draft).title == clean.title
    assert sorted("".join(mended(draft).paragraphs)) == sorted("".join(clean.paragraphs))


@pytest.mark.parametrize("seed", range(40))
def test_edit_mends_every_flaw_and_gives_a_reason_for_each_change(seed):
    _, draft = weak(seed)

    edited = edit(random.Random(seed), draft, limit=300)

    body = "\n".join(edited.paragraphs)
    assert all(change.reason for change in edited.changes)
    assert len(edited.changes) >= len(draft.flaws)
    for flaw in draft.flaws:
        if flaw.kind in {"opening", "closing", "wrong", "vague", "word"}:
            assert flaw.raw not in body
    assert len(body) < draft.length


def test_edit_for_the_city_names_the_county():
    _, draft = weak(1)

    edited = edit(random.Random(1), draft, county="栖云县")

    assert "栖云县松岚镇" in edited.title + "".join(edited.paragraphs)


def test_composite_says_which_source_gave_which_passage():
    cluster = events.same_event(random.Random(4), events.all_events()[0], COUNTY, DAY, 3)
    texts = [r.text for r in cluster.reports]

    merged = composite(texts, cluster.title)

    assert sum(merged.shares) == Decimal(100)
    assert {p.source for p in merged.passages} == {0, 1, 2}
    for passage in merged.passages:
        words = merged.paragraphs[passage.paragraph][passage.start : passage.end]
        first = words.split("。")[0]
        assert first in texts[passage.source].body


def test_composite_of_nothing_is_refused():
    with pytest.raises(ValueError, match="nothing"):
        composite([], "题")


@pytest.mark.parametrize("used", [(1,), (1, 1, 1), (7, 13, 29, 51), (1, 999)])
def test_shares_add_up_to_a_hundred(used):
    found = shares(used)

    assert sum(found) == Decimal(100)
    assert all(share >= 0 for share in found)
