"""Clusters: one event from several units is one row of the inbox, until an editor says no."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from shangda.editing import actions, tasks
from shangda.editing.models import Cluster, Parting, Placing
from shangda.editing.views import inbox
from shangda.items import actions as items
from shangda.items.models import Submission
from shangda.kernel import outbox
from shangda.kernel.errors import NotAllowedError, WrongStateError
from shangda.kernel.models import AuditEvent, Job
from tests import make

pytestmark = pytest.mark.django_db
ROAD = (
    "11月21日3时许，省道312线石盘山路段山体塌方约900立方米，两头各堵车20余辆，无人员伤亡。"
    "县里调挖掘机4台，先通便道，7时40分恢复单向通行。"
)
POLICE = (
    "县公安局11月21日凌晨接报，石盘山路段塌下土石900立方米，立即派出警力18名，在省道312线两端"
    "设岗劝返，引导绕行，向被困司机发放热水和食品，天亮后逐车放行。"
)
LATER = (
    "截至11月22日18时，石盘山路段塌方土石已清运六成，投入自卸车12台，双向恢复通行还要一天，"
    "周边3户群众已搬到村委会过夜，坡顶设了两处观测桩。"
)
LIBRARY = "青石镇延长农家书屋开放时间，由退休教师轮流值守，冬闲时节每天有40多人来读书看报。"


def arrived(world, body=ROAD, **fields):
    sent = make.received(world, body=body, **fields)
    outbox.drain()
    return sent


def cluster_of(sent):
    return Placing.objects.get(submission=sent).cluster


def page(client, who, url="/inbox/"):
    client.force_login(who)
    return client.get(url).content.decode()


@pytest.fixture
def three(world):
    """One event from three units: first told, told in other words, copied."""
    return [
        arrived(world, title="石盘山塌方抢通"),
        arrived(make.neighbour(world, "芦雪乡"), POLICE, title="公安连夜劝返"),
        arrived(make.neighbour(world, "半溪乡"), f"据报，{ROAD}", title="转报塌方"),
    ]


def test_one_event_of_several_units_is_one_cluster(three, world):
    other = arrived(make.neighbour(world, "竹坞乡"), LIBRARY, title="书屋")

    assert len({cluster_of(one) for one in three}) == 1
    assert cluster_of(other) is None
    relations = dict(Placing.objects.values_list("submission", "relation"))
    assert [relations[one.pk] for one in three[1:]] == ["same_event", "same"]
    assert not Job.objects.exclude(state="done").exists()


def test_placing_again_changes_nothing(three):
    before = list(Placing.objects.order_by("pk").values())

    for one in three:
        tasks.gather.run(one.pk)
        tasks.gather.run(one.pk)

    assert list(Placing.objects.order_by("pk").values()) == before
    assert Cluster.objects.count() == 1


def test_a_job_for_what_is_gone_does_nothing(world):
    sent = make.received(world, body=ROAD)
    items.withdraw(submission=sent, by=world.informant)

    outbox.drain()
    tasks.gather.run(987)

    assert not Placing.objects.exists()
    assert not Job.objects.exclude(state="done").exists()


def test_what_was_too_long_ago_is_another_event(world):
    old = arrived(world, title="去年的塌方")
    Submission.objects.filter(pk=old.pk).update(
        received_at=timezone.now() - timedelta(days=11)
    )

    new = arrived(make.neighbour(world))

    assert cluster_of(new) is None


@pytest.mark.parametrize(("days", "is_one"), [(30, True), (0, False)])
def test_a_desk_sets_its_days_itself(world, days, is_one):
    old = arrived(world)
    Submission.objects.filter(pk=old.pk).update(
        received_at=timezone.now() - timedelta(days=11)
    )
    world.desk.event_days = days
    world.desk.save()

    assert bool(cluster_of(arrived(make.neighbour(world)))) == is_one


def test_desks_never_share_a_cluster(world):
    elsewhere = arrived(world)
    Submission.objects.filter(pk=elsewhere.pk).update(desk=world.city_desk)

    here = arrived(make.neighbour(world))

    assert cluster_of(here) is None
    assert cluster_of(elsewhere) is None


def test_a_follow_up_is_told_as_such_and_not_as_a_copy(world, client):
    arrived(world, title="石盘山塌方抢通")
    later = arrived(world, f"{ROAD}{LATER}", title="石盘山塌方续报")

    placing = Placing.objects.get(submission=later)
    assert placing.is_follow_up
    assert placing.cluster
    text = page(client, world.editor)
    assert "续报</span>" in text
    assert "同一件事2篇" in text


def test_the_same_text_again_is_no_follow_up(world):
    arrived(world)

    again = arrived(world, title="又报一次")

    assert not Placing.objects.get(submission=again).is_follow_up
    assert cluster_of(again)


def test_a_text_sent_anew_stays_where_it_was(world):
    arrived(make.neighbour(world))
    sent = arrived(world)
    actions.return_for_change(submission=sent, by=world.editor, words="请核实。")
    before = cluster_of(sent)

    make.resubmit(world, sent, added="另有两处小塌方。")
    outbox.drain()

    placing = Placing.objects.get(submission=sent)
    assert placing.cluster == before
    assert placing.revision.number == 2


# --- An editor's word -------------------------------------------------------------------


def test_what_was_taken_out_is_not_put_back_by_itself(three, world):
    actions.take_out(submission=three[1], by=world.editor)

    tasks.gather.run(three[1].pk)
    fourth = arrived(make.neighbour(world, "竹坞乡"), ROAD, title="再报")

    assert cluster_of(three[1]) is None
    assert cluster_of(fourth) == cluster_of(three[0])
    assert Parting.objects.get().by == world.editor
    assert AuditEvent.objects.filter(verb="editing.take_out").count() == 1


def test_taking_out_can_be_undone(three, world):
    before = cluster_of(three[1])
    actions.take_out(submission=three[1], by=world.editor)

    actions.put_back(submission=three[1], by=world.editor)

    assert cluster_of(three[1]) == before
    assert not Parting.objects.exists()
    with pytest.raises(WrongStateError):
        actions.put_back(submission=three[1], by=world.editor)


def test_only_editors_of_the_desk_say_what_is_one_event(three, world):
    for who in (world.informant, world.city_editor, world.issuer, world.scorer):
        with pytest.raises(NotAllowedError):
            actions.take_out(submission=three[0], by=who)


def test_what_stands_alone_cannot_be_taken_out(world):
    with pytest.raises(WrongStateError):
        actions.take_out(submission=arrived(world), by=world.editor)
    with pytest.raises(WrongStateError):
        actions.take_out(submission=make.received(make.neighbour(world)), by=world.editor)


def test_the_page_takes_out_and_offers_the_way_back(three, world, client):
    client.force_login(world.editor)

    answer = client.post(
        f"/inbox/{three[0].pk}/take-out/", {"then": "/inbox/"}, follow=True
    )
    undo = re.search(r'action="(/inbox/\d+/put-back/)"', answer.content.decode())[1]
    assert cluster_of(three[0]) is None
    client.post(undo)

    assert cluster_of(three[0])


@pytest.mark.parametrize("verb", ["take-out", "put-back"])
def test_verbs_of_strangers_are_not_found(three, world, client, verb):
    for who in (world.informant, world.city_editor, world.leader):
        client.force_login(who)
        assert client.post(f"/inbox/{three[0].pk}/{verb}/").status_code == 404


# --- The inbox --------------------------------------------------------------------------


def test_a_cluster_is_one_row_with_its_units_and_merges_at_once(three, world, client):
    text = page(client, world.editor)

    assert "3家报了这件事" in text
    assert "半溪乡、芦雪乡、松岚镇" in text
    assert text.count('class="cluster"') == 1
    merge = re.search(r'href="(/inbox/batch/merge/\?[^"]+)"', text)[1]
    assert {f"picked={one.pk}" for one in three} == set(
        merge.split("?")[1].replace("&amp;", "&").split("&")
    )
    merged = page(client, world.editor, merge.replace("&amp;", "&"))
    assert len(re.findall(r'name="picked"[^>]*checked', merged)) == 3


def test_the_tabs_count_texts_and_the_list_says_how_many_rows(three, world, client):
    arrived(make.neighbour(world, "竹坞乡"), LIBRARY, title="书屋")

    text = page(client, world.editor)

    assert re.search(r'待处理\s*<span class="n">4</span>', text)
    assert "排在一起，共2行" in text


def test_each_tab_has_its_own_head(three, world, client):
    newest = three[2]
    actions.claim(submission=newest, by=world.editor)
    actions.select(submission=newest, by=world.editor)

    text = page(client, world.editor)

    assert "2家报了这件事" in text
    assert f'data-row="{newest.pk}"' not in text
    assert f'data-row="{newest.pk}"' in page(client, world.editor, "/inbox/?tab=all")


def test_filters_narrow_a_cluster_to_what_they_let_through(three, world, client):
    text = page(client, world.editor, "/inbox/?q=劝返")

    assert f'data-row="{three[1].pk}"' in text
    assert f'data-row="{three[0].pk}"' not in text
    assert "家报了这件事" not in text


def test_a_row_behind_the_head_opens_its_cluster(three, world, client):
    text = page(client, world.editor, f"/inbox/{three[0].pk}/")

    assert "<details open>" in re.sub(r"\s+", " ", text)


def test_pages_are_counted_by_rows(three, world, client, monkeypatch):
    monkeypatch.setattr(inbox, "PER_PAGE", 1)
    arrived(make.neighbour(world, "竹坞乡"), LIBRARY, title="书屋")

    for tab in ("pending", "all"):
        first = page(client, world.editor, f"/inbox/?tab={tab}")
        second = page(client, world.editor, f"/inbox/?tab={tab}&page=2")
        assert "共2页，2行" in first
        assert "3家报了这件事" in second


def test_queries_do_not_grow_with_clusters(
    three, world, client, django_assert_max_num_queries
):
    page(client, world.editor)
    with django_assert_max_num_queries(36) as few:
        page(client, world.editor)
    for number in range(3):
        body = f"12月{number + 3}日，{number}号桥{ROAD[6:]}{LIBRARY * number}"
        arrived(make.neighbour(world, f"{number}乡"), body)
        arrived(make.neighbour(world, f"又{number}乡"), body)

    with django_assert_max_num_queries(len(few)):
        page(client, world.editor)


def test_no_other_role_learns_of_a_cluster(three, world, client):
    for who in (world.informant, world.deputy, world.chief):
        client.force_login(who)
        for url in ("/", f"/items/{three[0].item_id}/"):
            text = client.get(url, follow=True).content.decode()
            assert "家报了这件事" not in text
            assert "转报塌方" not in text
