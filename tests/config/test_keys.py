from shangda.config import keys


def test_a_secret_is_made_once_and_kept_for_its_owner(tmp_path):
    place = tmp_path / "secret_key"

    first = keys.kept_in(place)

    assert len(first) >= 64
    assert keys.kept_in(place) == first
    assert place.stat().st_mode & 0o077 == 0
    assert list(tmp_path.iterdir()) == [place]
