"""When joining instructions are due, and to whom."""

from datetime import UTC, timedelta

import pytest

from delivery.policies import lead_times, policy_reading, shipped_policies
from delivery.policies.policy_set import PlacedPolicy, PolicySet
from delivery.records.judgements import policy_pins
from delivery.records.judgements.policy_pins import PolicyText
from delivery.records.messages.instructions import LeadTimes
from delivery.records.messages.overdue import held_up
from delivery.timekeeping.london_time import moment
from tests.doubles.mailbox import STARTS, MailboxRegister

SECOND = timedelta(seconds=1)
DUE = STARTS - timedelta(hours=48)


async def test_nothing_goes_out_a_second_too_early(register: MailboxRegister) -> None:
    await register.course()
    await register.book()
    register.clock.set(DUE - SECOND)
    assert await register.scan() == 0
    register.clock.set(DUE)
    assert await register.scan() == 1


@pytest.mark.parametrize(
    ("others", "hours"),
    [
        ({"lrsp-2025-03": timedelta(hours=72)}, 72),
        ({"lrsp-2025-03": timedelta(hours=24)}, 24),
        ({"own-2026": timedelta(hours=72)}, 48),
        ({"own-2026": timedelta(hours=24)}, 48),
    ],
)
async def test_the_course_policy_says_how_long_before(
    register: MailboxRegister, others: dict[str, timedelta], hours: int
) -> None:
    register.lead_times = LeadTimes(others)
    await register.course()
    await register.book()
    due = STARTS - timedelta(hours=hours)
    register.clock.set(due - SECOND)
    assert await register.scan() == 0
    register.clock.set(due)
    assert await register.scan() == 1


def test_the_policies_say_how_long_before() -> None:
    text = shipped_policies.text_in(shipped_policies.EXAMPLES / "fellshire-2026-01.toml")
    example = shipped_policies.read_from("fellshire-2026-01", text)
    placed = {example.name: PlacedPolicy("fellshire-2026-01", example, text)}
    policies = PolicySet({**policy_reading.shipped_set().placed, **placed}, example.provider)
    times = policies.lead_times()
    assert (times.of("fellshire-2026-01"), times.of("lrsp-2025-03"), times.of("unknown")) == (
        timedelta(hours=72),
        timedelta(hours=48),
        timedelta(hours=48),
    )


PRESENT = policy_reading.shipped_set()
EARLIER = PRESENT.text_of("lrsp-2025-03").text.replace("hours_before = 48 ", "hours_before = 24 ")
SILENT = EARLIER.replace("[joining]\nhours_before = 24 ", "# ")


@pytest.mark.parametrize(("text", "hours"), [(EARLIER, 24), (SILENT, 48)])
async def test_a_course_takes_the_time_from_the_text_that_it_is_pinned_to(
    register: MailboxRegister, text: str, hours: int
) -> None:
    course_id = await register.course()
    pinned = PolicyText.of("lrsp-2025-03", text)
    async with register.store.writing() as tx:
        await policy_pins.pin(tx, course_id, pinned, user_id=None, reason="", now=DUE)
    async with register.store.reading() as tx:
        register.lead_times = await lead_times.reading(PRESENT)(tx, DUE)
    assert register.lead_times.of("lrsp-2025-03", course_id) == timedelta(hours=hours)
    await register.book()
    due = STARTS - timedelta(hours=hours)
    register.clock.set(due - SECOND)
    assert await register.scan() == 0
    register.clock.set(due)
    assert await register.scan() == 1


async def test_a_text_that_cannot_be_read_holds_up_no_letter_of_another_course(
    register: MailboxRegister,
) -> None:
    course_id = await register.course()
    async with register.store.writing() as tx:
        odd = PolicyText.of("lrsp-2025-03", "not TOML [")
        await policy_pins.pin(tx, course_id, odd, user_id=None, reason="", now=DUE)
    async with register.store.reading() as tx:
        assert (await lead_times.reading(PRESENT)(tx, DUE)).pinned == {}


async def test_a_course_pinned_to_the_present_text_again_takes_its_time(
    register: MailboxRegister,
) -> None:
    course_id = await register.course()
    async with register.store.writing() as tx:
        for policy in (PolicyText.of("lrsp-2025-03", EARLIER), PRESENT.text_of("lrsp-2025-03")):
            await policy_pins.pin(tx, course_id, policy, user_id=None, reason="", now=DUE)
    async with register.store.reading() as tx:
        assert (await lead_times.reading(PRESENT)(tx, DUE)).pinned == {}


@pytest.mark.parametrize(
    ("start", "due", "shown"),
    [
        ("2026-10-25 09:00", "2026-10-23T09:00Z", "Sunday 25 October 2026"),  # back: 10am on Friday
        ("2027-03-28 09:00", "2027-03-26T08:00Z", "Sunday 28 March 2027"),  # forward: 8am on Friday
        ("2027-03-29 09:00", "2027-03-27T08:00Z", "Monday 29 March 2027"),
        ("2027-03-27 09:00", "2027-03-25T09:00Z", "Saturday 27 March 2027"),
        ("2027-10-30 09:00", "2027-10-28T08:00Z", "Saturday 30 October 2027"),
        ("2027-10-31 09:00", "2027-10-29T09:00Z", "Sunday 31 October 2027"),
        ("2027-11-01 09:00", "2027-10-30T09:00Z", "Monday 1 November 2027"),
    ],
)
async def test_48_hours_are_elapsed_hours_when_the_clocks_change(
    register: MailboxRegister, start: str, due: str, shown: str
) -> None:
    """The time shown is London's, nine in the morning, whatever the clocks did meanwhile."""
    await register.course(starts_at=moment(start))
    await register.book()
    due_at = moment(start) - timedelta(hours=48)
    assert due_at.tzinfo is UTC
    register.clock.set(due_at - SECOND)
    assert await register.scan() == 0
    register.clock.set(due_at)
    assert await register.scan() == 1
    (letter,) = register.post.letters
    assert f"Day: {shown}" in letter.text
    assert "Time: 9am to 11:45am (London time)" in letter.text
    assert f"{due_at:%Y-%m-%dT%H:%MZ}" == due


async def test_a_scan_after_the_scan_sends_nothing_more(register: MailboxRegister) -> None:
    await register.course()
    await register.book("A")
    await register.book("B")
    assert await register.scan() == 2
    assert await register.scan() == 0
    assert {letter.to for letter in register.post.letters} == {
        "a@client.example",
        "b@client.example",
    }
    assert await register.states() == ["sent", "sent"]


async def test_a_late_booking_is_told_at_once(register: MailboxRegister) -> None:
    await register.course()
    register.clock.set(STARTS - timedelta(hours=1))
    await register.book()
    assert await register.scan() == 1


async def test_a_course_that_is_over_is_told_to_nobody(register: MailboxRegister) -> None:
    await register.course()
    await register.book()
    register.clock.set(STARTS + timedelta(minutes=165))
    assert await register.scan() == 0
    assert await register.messages() == []


@pytest.mark.parametrize("state", ["cancelled", "withdrawn"])
async def test_who_is_no_longer_booked_is_told_nothing(
    register: MailboxRegister, state: str
) -> None:
    await register.course()
    await register.book()
    await register.book(link=False, state=state)
    assert await register.scan() == 0


async def test_a_cancelled_course_is_told_to_nobody(register: MailboxRegister) -> None:
    await register.course()
    await register.book()
    await register.course(state="cancelled")
    assert await register.scan() == 0


async def test_without_a_way_in_a_client_waits_and_the_office_sees_it(
    register: MailboxRegister,
) -> None:
    await register.course()
    booking_id = await register.book(link=False)
    assert await register.scan() == 0
    async with register.store.reading() as tx:
        (waiting,) = await held_up(tx, register.clock.now())
    assert (waiting.booking_reference, waiting.why) == ("A", "no_link")
    await register.link(booking_id)
    assert await register.scan() == 1


async def test_an_unknown_policy_is_the_courses_fault_and_shown(register: MailboxRegister) -> None:
    await register.course(policy="nobody-2099")
    await register.book()
    await register.scan()
    (message,) = await register.messages()
    assert message.state == "refused"
