"""Who has looked at which case is audited."""

from datetime import timedelta

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


async def test_the_case_says_who_agreed_to_an_adjustment_and_who_noted_it(
    officer: OfficerBrowser,
) -> None:
    await agree(officer.desk.live, "camera_may_be_off", "support_person")
    await note(officer.desk.live, "support_person", "Sam Support", "08:20")
    page = await officer.case("A")
    assert "It is Sam Support." in page
    assert "With A by telephone, 3 June. Noted by Olive, " in page
    assert "Nobody noted who agreed, and when." in page
