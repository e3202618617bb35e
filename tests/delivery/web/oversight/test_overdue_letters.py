"""The officer's list of joining instructions that were not sent on time."""

from datetime import timedelta

from delivery.joining.delivery_status import SENT_AGAIN_BY_HAND
from delivery.records.messages.instructions import USUAL_LEAD
from delivery.web.oversight.overdue_letters import ADVICE, TOLERANCE
from integrations.messenger import MessageFault
from tests.delivery.web.oversight.conftest import OversightBrowser
from tests.doubles.mailbox import STARTS, MailboxRegister

PAGE = "/officer/readiness"
HEADING = "Joining instructions not sent on time"


async def overdue(officer: OversightBrowser) -> str:
    """The section of the page; empty if there is none."""
    _, page = await officer.page(PAGE)
    return page.partition('id="overdue"')[2].partition("</section>")[0]


async def test_a_client_without_instructions_is_listed_with_what_to_do(
    officer: OversightBrowser, register: MailboxRegister
) -> None:
    course_id = await register.course("C-1")
    await register.book("A", link=False)
    await register.book("B")
    await register.scan()
    register.clock.set(STARTS - USUAL_LEAD + TOLERANCE)
    officer = await officer.come_back()
    section = await overdue(officer)
    assert HEADING in section
    assert f'href="/officer/courses/{course_id}"' in section
    for words in (
        "A</th>",
        "C-1",
        "Monday 8 June 2026, 9am",
        "No personal link yet",
        "open requests",
    ):
        assert words in section
    assert "B</th>" not in section


async def test_a_letter_is_not_overdue_before_there_was_time_to_send_it(
    officer: OversightBrowser, register: MailboxRegister
) -> None:
    await register.course()
    await register.book("A", link=False)
    register.clock.set(STARTS - USUAL_LEAD + TOLERANCE - timedelta(seconds=1))
    officer = await officer.come_back()
    assert await overdue(officer) == ""


async def test_a_refused_letter_says_why_and_that_a_person_must_act(
    officer: OversightBrowser, register: MailboxRegister
) -> None:
    await register.course()
    await register.book("A")
    register.post.before = [MessageFault("no such mailbox", permanent=True)]
    await register.scan()
    register.clock.set(STARTS - timedelta(hours=1))
    officer = await officer.come_back()
    section = await overdue(officer)
    for words in ("Refused by the mail server", "no such mailbox", "Check the email address"):
        assert words in section
    assert "cw-bad" in section


def test_a_letter_to_send_again_by_hand_needs_a_person() -> None:
    assert {why for why, advice in ADVICE.items() if advice.needs_person} == SENT_AGAIN_BY_HAND
