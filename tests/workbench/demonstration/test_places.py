from shangda.workbench.demonstration.people import VACANT, Post, cast
from shangda.workbench.demonstration.places import (
    COUNTY,
    RANKING_GROUPS,
    SECOND_COUNTY,
    all_units,
    by_code,
    reporting_units,
)

LISTED = {
    *("zhen-xinxi", "zhen-lingdao", "ju-xinxi", "xian-bianji", "xian-kezhang"),
    *("xian-qianfa", "xian-kaohe", "xian-lingdao", "shi-bianji", "shi-qianfa"),
    *("guanli", "anquan", "shenji"),
}


def test_the_larger_network_has_three_groups():
    units = reporting_units(COUNTY)

    assert len(units) == 45
    assert [sum(u.group == g for u in units) for g in RANKING_GROUPS] == [14, 16, 15]
    assert len(reporting_units(SECOND_COUNTY)) == 10
    assert by_code()["QSZ"].short == "松岚镇"


def test_codes_and_names_are_unique_and_parents_come_first():
    seen = set()

    for unit in all_units():
        assert unit.code not in seen
        assert unit.parent in seen or not unit.parent
        seen.add(unit.code)
    assert len({u.name for u in all_units()}) == len(seen)


def test_some_units_report_nothing():
    assert [u.short for u in reporting_units(COUNTY) if not u.diligence] == [
        "石蒲乡",
        "县供销社",
    ]


def test_villages_of_a_county_have_their_own_names():
    places = [p for u in reporting_units(COUNTY) if u.kind == "township" for p in u.places]

    assert len(places) == len(set(places))


def test_everybody_has_a_name_a_phone_and_a_sign_in_name_of_their_own():
    people = cast()

    assert len(people) >= 120
    for field in ("username", "name", "phone"):
        assert len({getattr(p, field) for p in people}) == len(people)
    assert {c for p in people for c in p.name} >= set("镕喆堃")
    assert any(len(p.name) == 2 for p in people)


def test_the_listed_accounts_exist():
    people = {p.username: p for p in cast()}

    assert people.keys() >= LISTED
    assert people["zhen-xinxi"].unit == "QSZ"
    assert Post.CHIEF in people["zhen-lingdao"].posts
    assert people["ju-xinxi"].unit == "QJTJ"


def test_nobody_administers_two_things():
    three = {Post.SYSTEM, Post.SECURITY, Post.AUDIT}

    assert all(len(three & set(p.posts)) <= 1 for p in cast())


def test_every_reporting_unit_has_a_chief_and_all_but_one_an_informant():
    people = cast()

    for unit in (*reporting_units(COUNTY), *reporting_units(SECOND_COUNTY)):
        posts = {post for p in people if p.unit == unit.code for post in p.posts}
        assert {Post.CHIEF, Post.DEPUTY} <= posts
        assert (Post.INFORMANT in posts) is (unit.code not in VACANT)
