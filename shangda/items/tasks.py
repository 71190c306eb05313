"""What follows a submission: the channel's measure is taken anew, once a day."""

from collections.abc import Iterable

from django.utils import timezone

from shangda.items import gauges
from shangda.items.models import Submission
from shangda.kernel.models import Job
from shangda.kernel.outbox import task


@task("items.gauge")
def gauge(channel_id: int) -> None:
    """Measure a channel by the texts that its desks have used."""
    gauges.keep(channel_id)


def follow(sent: Iterable[Submission]) -> None:
    """Have the channels of new submissions measured, unless that was done of late."""
    now = timezone.now()
    for channel_id in sorted({one.desk.channel_id for one in sent}):
        waiting = Job.objects.filter(
            name=gauge.name, state=Job.State.READY, args=[channel_id]
        )
        if gauges.is_old(channel_id, now) and not waiting.exists():
            gauge.enqueue(channel_id)
