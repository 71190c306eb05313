"""Items that only say that a meeting was held: the kind that desks decline most."""

import datetime as dt
import random

from shangda.workbench.demonstration.phrases import phrases
from shangda.workbench.demonstration.places import Unit
from shangda.workbench.demonstration.texts import (
    Flaw,
    Kind,
    Structure,
    Text,
    day_name,
    set_scene,
    tidy,
)
from shangda.workbench.demonstration.topics import Topic

MEETING = "meeting"
"""The kind of flaw that marks such a text."""


def write_meeting(rng: random.Random, unit: Unit, topic: Topic, day: dt.date) -> Text:
    """Write that a meeting was held, who came and what was stressed."""
    scene = set_scene(rng, unit, day)
    scene.slots.update(
        事由=topic.name,
        日=day_name(day - dt.timedelta(days=rng.randint(0, 2))),
        数=str(rng.randint(28, 96)),
    )
    points = [
        scene.say(p) for p in rng.sample(phrases("meeting-points"), rng.choice((3, 4)))
    ]
    paragraphs = (
        scene.say(rng.choice(phrases("meeting-leads"))),
        *points,
        scene.say(rng.choice(phrases("meeting-ends"))),
    )
    title = tidy(scene.say(rng.choice(phrases("meeting-titles"))))
    return Text(
        title=title,
        paragraphs=paragraphs,
        kind=Kind.DEVELOPMENTS,
        structure=Structure.NARRATION,
        section=topic.section,
        topic=topic.code,
        flaws=(Flaw(MEETING, title, title, "只报会议，没有做法和结果。"),),
    )
