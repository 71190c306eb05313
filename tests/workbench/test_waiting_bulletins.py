import pytest

from shangda.bulletins import actions
from shangda.workbench import waiting
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    world = make.third_quarter(make.office())
    with make.after_the_quarter():
        yield world


def acts(who):
    return [
        (task.act, task.title)
        for task in waiting.tasks(who)
        if "通报" in task.kind + task.title
    ]


def test_a_bulletin_waits_for_its_signer_and_for_whoever_has_it_back(world):
    made = make.bulletin_to_sign(world)
    assert acts(world.issuer) == [("去签发", made.title)]
    assert acts(world.chief_editor) == []

    actions.send_back(bulletin=made, by=world.issuer, words="再简短些。")

    assert acts(world.issuer) == []
    assert acts(world.scorer) == [("去修改", made.title)]


def test_an_objection_waits_for_the_scorer_with_its_date(world):
    made = make.objection(world, make.issued_bulletin(world))

    (task,) = [task for task in waiting.tasks(world.scorer) if task.kind == "异议　松岚镇"]

    assert task.title == made.about
    assert task.due_at is not None
    actions.refuse_objection(objection=made, by=world.scorer, words="不错。")
    assert not [
        task for task in waiting.tasks(world.scorer) if task.kind.startswith("异议")
    ]
