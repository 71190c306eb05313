from shangda.workbench.demonstration import people, places


def test_no_title_says_again_what_kind_of_place_its_unit_is():
    units = places.by_code()
    said = {
        (units[one.unit].short, one.title)
        for one in people.cast()
        if one.username.endswith("-lingdao") and units[one.unit].kind == "township"
    }

    assert ("松岚镇", "党委书记") in said
    assert [pair for pair in said if pair[1].startswith(pair[0][-1])] == []


def test_the_cast_is_the_same_every_time_and_no_name_comes_twice():
    first = people.cast()

    assert people.cast() == first
    assert len({one.name for one in first}) == len(first)
    assert len({one.username for one in first}) == len(first)
