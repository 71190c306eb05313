"""Clusters: what an editor says of where a submission was placed."""

from shangda.editing import rules
from shangda.editing.models import Parting, Placing
from shangda.items.models import Submission
from shangda.kernel.errors import NotAllowedError, WrongStateError
from shangda.kernel.lifecycle import record
from shangda.kernel.transactions import action
from shangda.organisations.models import Person

NOT_YOURS = "哪几家报的是同一件事，由这个信息科的编辑来定。"


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
