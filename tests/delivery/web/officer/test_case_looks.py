"""Who has looked at which case is audited."""

from datetime import timedelta

from delivery.clients.client_looks import COMPLETIONS_OPENED, FAILURE_OPENED, LOOKS
from tests.delivery.assessment.agreements import agree, note
from tests.delivery.web.officer.conftest import OfficerBrowser
from tests.stored_rows import audit_entries


async def test_opening_a_case_is_audited_with_its_reference(officer: OfficerBrowser) -> None:
    await officer.case("B")
    await officer.case("B")
    now = officer.desk.clock.now()
    async with officer.desk.store.reading() as tx:
        entries = await audit_entries(tx, now, now + timedelta(seconds=1))
    looks = [(entry.user_id, entry.subject) for entry in entries if entry.act == "case opened"]
    assert len(looks) == 2
    assert len(set(looks)) == 1
    assert looks[0][0] is not None
    assert looks[0][1].startswith("booking ")


async def looks_of(officer: OfficerBrowser) -> list[tuple[str, str]]:
    """What was looked at, and the acts of the audit that say so."""
    now = officer.desk.clock.now()
    async with officer.desk.store.reading() as tx:
        entries = await audit_entries(tx, now, now + timedelta(seconds=1))
    return [(entry.act, entry.subject) for entry in entries if entry.act in LOOKS]


async def test_a_list_of_clients_is_one_look_at_all_of_them(officer: OfficerBrowser) -> None:
    course_id = officer.desk.live.course_id
    assert "Amelia Brown" in await officer.read(f"/officer/completions/{course_id}")
    assert "Check before you sign" in await officer.read(f"/officer/failures/{course_id}")
    assert await looks_of(officer) == [
        (COMPLETIONS_OPENED, "course NSAC-1"),
        (FAILURE_OPENED, "course NSAC-1"),
    ]


async def test_the_case_says_who_agreed_to_an_adjustment_and_who_noted_it(
    officer: OfficerBrowser,
) -> None:
    await agree(officer.desk.live, "camera_may_be_off", "support_person")
    await note(officer.desk.live, "support_person", "Sam Support", "08:20")
    page = await officer.case("A")
    assert "It is Sam Support." in page
    assert "With A by telephone, 3 June. Noted by Olive, " in page
    assert "Nobody noted who agreed, and when." in page
