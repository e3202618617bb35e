"""A client's word that they cannot attend, as the officer's task."""

from compliance.effects.effects import EffectKind
from delivery.clients import cannot_attend, personal_link
from delivery.clients.cannot_attend import Wish
from delivery.policies.pinning import policy_of
from delivery.records.tasks import tasks
from tests.delivery.web.officer.conftest import OfficerBrowser
from tests.scenes.scene import at


async def test_the_task_says_what_to_do_and_since_when_and_is_marked_as_done(
    officer: OfficerBrowser,
) -> None:
    store, live = officer.desk.store, officer.desk.live
    async with store.writing() as tx:
        link = await personal_link.of_booking(tx, live.booking_ids["H"])
        assert link is not None
        policy = await policy_of(tx, link.course)
        await cannot_attend.tell(tx, link, policy, Wish.MOVE, at("08:00"))
        (task,) = await tasks.of_cases(tx, live.course_id, [link.booking.id])
    assert task.kind == EffectKind.ASKS_TO_MOVE.value
    listed = await officer.read("/officer/tasks?view=open")
    assert "Call the client, who cannot attend, and offer another date" in listed
    page = await officer.read(f"/officer/tasks/{task.id}")
    assert "The client said so on their own page, Wednesday 10 June 2026, 8am" in page
    assert "the client asked for another date" in page
    status, _ = await officer.post(f"/officer/tasks/{task.id}", {"reference": "Moved to NSAC-2"})
    assert status == 303
    assert "marked as done" in await officer.read(f"/officer/tasks/{task.id}?said=done")
