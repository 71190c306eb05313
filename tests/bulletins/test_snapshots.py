import json

import pytest

from shangda.bulletins import plain, snapshots
from tests.make import bulletins as make


def test_a_snapshot_is_read_as_it_was_written():
    snapshot = make.snapshot()

    through_json = json.loads(json.dumps(plain.encoded(snapshot)))

    assert plain.decoded(snapshots.Snapshot, through_json) == snapshot


def test_amounts_are_kept_as_exact_words():
    kept = plain.encoded(make.unit_line(1, "松岚镇", points="35.50"))

    assert (kept["points"], kept["by_level"]) == ("35.5", ["17.75", "17.75"])


def test_the_canonical_form_has_one_order():
    assert plain.canonical({"b": 1, "a": ["甲"]}) == '{"a":["甲"],"b":1}'.encode()


def test_a_fingerprint_tells_every_change():
    kept = plain.encoded(make.snapshot())
    before = plain.fingerprint(kept)

    kept["period"]["sets"][0]["groups"][0]["rows"][0]["points"] = "35.6"

    assert plain.fingerprint(kept) != before


def test_what_is_no_snapshot_is_refused():
    with pytest.raises(KeyError):
        plain.decoded(snapshots.Snapshot, {"form": 1})


def test_the_rate_of_nothing_is_none():
    assert make.figures(submitted=0).rate is None
    assert make.figures(submitted=8, used=2).rate == 25
