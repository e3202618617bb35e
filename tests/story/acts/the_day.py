"""The day of the course, as the trainer sees it."""

import re
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import timedelta

from delivery.timekeeping.clock import SystemClock
from tests.scenes.scene import at
from tests.signing_in import link_of
from tests.story.acts.cast import (
    AMELIA,
    CERYS,
    EWA,
    GRACE,
    IN_TIME,
    MOHAMMED,
    OLIVER,
    PRIYANKA,
    TOMASZ,
)
from tests.story.acts.people import ClientAtHome, StoryClient, StoryScreen, TrainerAtMonitor
from tests.story.acts.stage import StoryStage


async def the_trainer_signs_in(
    stood: StoryStage, open_browsers: AsyncExitStack, trainer_id: int
) -> TrainerAtMonitor:
    """The trainer signs in through a link that works once, to a list that shows the course."""
    browser = await open_browsers.enter_async_context(stood.service.browser())
    await browser.sign_in(await link_of(stood.service.store, trainer_id, SystemClock().now()))
    stood.clock.set(at("08:35"))
    course = re.search(r"/trainer/courses/\d+", await browser.read("/trainer"))
    assert course
    return TrainerAtMonitor(stood, browser, course[0])


async def clients_come(
    stood: StoryStage, clients: dict[StoryClient, ClientAtHome], trainer: TrainerAtMonitor
) -> None:
    """Each client knocks through the personal page, is admitted and shows a document."""
    stood.clock.set(at("08:40"))
    await stood.zoom.act("start_meeting", rtms=True)
    await stood.zoom.act("await_watch")
    for minute, client in enumerate(IN_TIME):
        stood.clock.set(at(f"08:{45 + minute}"))
        await clients[client].join()
        await trainer.admit(client)
        await trainer.accept(client)
    stood.clock.set(at("08:52"))
    await clients[EWA].interpreter_joins()
    interpreter = (await stood.zoom.registrants())[f"{EWA.interpreter} (interpreter)"]
    await stood.zoom.act("admit", registrant_id=interpreter)
    stood.clock.set(at("08:55"))
    for act in ("knock", "admit", "camera_on"):
        await stood.zoom.act(act, person="stranger", name="iPhone")


async def the_course_runs(
    stood: StoryStage,
    clients: dict[StoryClient, ClientAtHome],
    trainer: TrainerAtMonitor,
    screen: StoryScreen,
) -> None:
    ids = await stood.zoom.registrants()

    async def shows(seen: Callable[[StoryScreen], bool]) -> None:
        stood.clock.go_on(timedelta(seconds=5))  # a new state has no length yet
        await screen.shows(seen)

    await shows(lambda seen: seen.state(GRACE) == "in on accepted")

    stood.clock.set(at("09:03"))
    await clients[MOHAMMED].join()
    await shows(lambda seen: seen.state(MOHAMMED).startswith("waiting"))
    await trainer.press("refuse", MOHAMMED, reason="late")
    await stood.zoom.act("remove", registrant_id=ids[MOHAMMED.name])
    await shows(lambda seen: seen.state(MOHAMMED).startswith("refused"))

    stood.clock.set(at("09:06"))
    await trainer.match_stranger(CERYS)
    await trainer.accept(CERYS)
    await shows(lambda seen: seen.state(CERYS) == "in on accepted")

    stood.clock.set(at("09:40"))
    await stood.zoom.act("drop", registrant_id=ids[TOMASZ.name])
    await shows(lambda seen: seen.state(TOMASZ).startswith("away"))
    await stood.zoom.act("measure", registrant_id=ids[TOMASZ.name], lost_percent=12.5)
    await shows(lambda seen: "up to 12.5% (2.5% on average) of the sent picture" in seen.board)
    stood.clock.set(at("09:45:50"))
    await clients[TOMASZ].join()
    stood.clock.set(at("09:46"))  # an exit sorts before an entry of its second
    await trainer.admit(TOMASZ)
    await shows(lambda seen: seen.state(TOMASZ) == "in on accepted")

    stood.clock.set(at("10:00"))
    await stood.zoom.act("camera_off", registrant_id=ids[GRACE.name])
    await shows(lambda seen: seen.state(GRACE) == "in off accepted")
    stood.clock.set(at("10:08"))
    await stood.zoom.act("camera_on", registrant_id=ids[GRACE.name])
    await shows(lambda seen: seen.state(GRACE) == "in on accepted")

    stood.clock.set(at("10:20"))
    await trainer.press("begin_break", minutes="10")
    await shows(lambda seen: "Break until" in seen.board)
    stood.clock.set(at("10:22"))
    await stood.zoom.act("camera_off", registrant_id=ids[AMELIA.name])
    await shows(lambda seen: seen.state(AMELIA) == "in off accepted")
    stood.clock.set(at("10:28"))
    await stood.zoom.act("camera_on", registrant_id=ids[AMELIA.name])
    await shows(lambda seen: seen.state(AMELIA) == "in on accepted")

    stood.clock.set(at("10:50"))
    for step in ("notice", "timer", "warning"):
        await trainer.press("warn", OLIVER, matter="conduct", step=step, how="spoken")
    await trainer.press("remove", OLIVER, reason="conduct")
    await stood.zoom.act("remove", registrant_id=ids[OLIVER.name])
    await shows(lambda seen: seen.state(OLIVER).startswith("removed"))

    stood.clock.set(at("11:25"))
    await stood.zoom.act("leave", registrant_id=ids[PRIYANKA.name])
    stood.clock.set(at("11:45"))
    await stood.zoom.act("end_meeting")
