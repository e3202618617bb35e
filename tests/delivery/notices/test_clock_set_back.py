"""A clock that ran days ahead and is set right keeps no message waiting unseen."""

from datetime import timedelta

from delivery.records.messages import promise
from tests.delivery.notices.told_clients import ToldClients
from tests.story.messages import silent_failures

DAYS_AHEAD = timedelta(days=3)


async def cancel(clients: ToldClients) -> None:
    """The course is cancelled while the clock is days ahead."""
    clients.clock.go_on(DAYS_AHEAD)
    clients.register.changed_at = clients.clock.now()
    await clients.register.course(state="cancelled")
    await clients.find_causes()


async def late(clients: ToldClients) -> int:
    async with clients.store.reading() as tx:
        return (await promise.figures(tx, clients.clock.now())).late


async def test_a_message_that_waits_is_late_at_once_and_then_sent(clients: ToldClients) -> None:
    await cancel(clients)
    clients.clock.go_on(-DAYS_AHEAD)
    assert await late(clients) == 1
    await clients.run()
    assert await clients.state("course_cancelled") == ("email", "sent", None)
    assert await late(clients) == 0


async def test_a_message_without_a_sign_goes_its_next_way_after_a_day(
    clients: ToldClients,
) -> None:
    await cancel(clients)
    await clients.register.scan()
    clients.clock.go_on(-DAYS_AHEAD)
    await clients.run()
    clients.clock.go_on(timedelta(hours=24))
    await clients.run()
    assert await clients.state("course_cancelled") == ("telephone", "due", None)
    assert await silent_failures.count(clients.store, clients.clock.now()) == 0


async def test_the_office_is_told_of_late_messages_though_it_was_told_in_the_wrong_time(
    clients: ToldClients,
) -> None:
    clients.office = "office@provider.example"
    await cancel(clients)
    clients.clock.go_on(timedelta(minutes=6))
    await clients.find_staff_causes()
    clients.clock.go_on(-DAYS_AHEAD)
    await clients.find_staff_causes()
    kinds = [row.kind for row in await clients.all_messages()]
    assert kinds.count("missed") == 2
