"""Clusters: where a submission is placed when it arrives, and what an editor says of it."""

from collections.abc import Iterable, Sequence

from shangda.editing import rules
from shangda.editing.groups import Neighbour
from shangda.editing.models import Cluster, Parting, Placing
from shangda.items.models import Submission
from shangda.kernel.errors import NotAllowedError, WrongStateError
from shangda.kernel.lifecycle import record
from shangda.kernel.transactions import action
from shangda.organisations.models import Desk, Person

NOT_YOURS = "哪几家报的是同一件事，由这个信息科的编辑来定。"


@action
def place(*, submission: Submission, near: Sequence[Neighbour]) -> Placing:
    """Put a submission beside those that tell of the same event, or alone.

    What stands alone among them comes along. Running it again changes nothing; a text sent
    anew stays where it was. Nothing is put back from where an editor took it out.
    """
    Desk.objects.select_for_update().get(pk=submission.desk_id)  # one at a time
    there = _placings([submission.pk, *(one.key for one in near)])
    mine = there.get(submission.pk) or Placing(submission=submission)
    mine.revision = submission.revision
    if mine.cluster_id is None:
        _join(mine, near, there)
    mine.save()
    return mine


@action
def take_out(*, submission: Submission, by: Person) -> Placing:
    """Say that it is not of its cluster's event; it is not put back by itself."""
    placing = _placing_of(submission, by)
    if placing.cluster is None:
        raise WrongStateError("它没有和别的稿件排在一起。")
    Parting.objects.create(submission=submission, cluster=placing.cluster, by=by)
    record("editing.take_out", submission, by=by, cluster=placing.cluster_id)
    placing.cluster = None
    placing.save(update_fields=["cluster"])
    return placing


@action
def put_back(*, submission: Submission, by: Person) -> Placing:
    """Undo the last taking out."""
    placing = _placing_of(submission, by)
    last = submission.partings.order_by("-pk").first()
    if last is None or placing.cluster is not None:
        raise WrongStateError("它没有被单独拿出来，不用放回去。")
    placing.cluster = last.cluster
    placing.save(update_fields=["cluster"])
    record("editing.put_back", submission, by=by, cluster=last.cluster_id)
    last.delete()
    return placing


def _placing_of(submission: Submission, by: Person) -> Placing:
    if not rules.may_triage(by, submission):
        raise NotAllowedError(NOT_YOURS)
    found = Placing.objects.select_for_update().filter(submission=submission).first()
    if found is None:
        raise WrongStateError("它没有和别的稿件排在一起。")
    return found


def _join(mine: Placing, near: Sequence[Neighbour], there: dict[int, Placing]) -> None:
    parted = _partings(there)
    alone: list[Neighbour] = []
    for one in near:
        cluster = there[one.key].cluster if one.key in there else None
        if cluster is None:
            alone.append(one)
        elif mine.cluster is None and (mine.submission_id, cluster.pk) not in parted:
            mine.cluster = cluster
    if near:
        mine.nearest_id, mine.relation = near[0].key, near[0].relation
        mine.is_follow_up = any(one.is_follow_up for one in near)
    if mine.cluster is None and alone:
        mine.cluster = Cluster.objects.create(desk_id=mine.submission.desk_id)
    for one in alone:
        if mine.cluster and (one.key, mine.cluster.pk) not in parted:
            _bring(one.key, mine.cluster, there.get(one.key))


def _bring(key: int, cluster: Cluster, placing: Placing | None) -> None:
    """Let one that stood alone come along, whether or not it was placed already."""
    if placing is None:
        sent = Submission.objects.only("revision_id").get(pk=key)
        placing = Placing(submission_id=key, revision_id=sent.revision_id)
    placing.cluster = cluster
    placing.save()


def _placings(keys: Iterable[int]) -> dict[int, Placing]:
    found = Placing.objects.filter(submission__in=keys).select_related("cluster")
    return {one.submission_id: one for one in found}


def _partings(there: Iterable[int]) -> set[tuple[int, int]]:
    found = Parting.objects.filter(submission__in=list(there))
    return set(found.values_list("submission_id", "cluster_id"))
