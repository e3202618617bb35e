"""What the trainer wrote, on the case of a client."""

from delivery.review.case import CaseState
from tests import stored_register
from tests.delivery.web.officer.conftest import OfficerBrowser
from tests.scenes.scene import at

WHY = "Because of what was seen."


async def test_the_case_shows_what_the_trainer_wrote_and_what_is_owed(
    officer: OfficerBrowser,
) -> None:
    live, of = officer.desk.live, {"at": at("10:00").isoformat(), "action": "camera"}
    await live.notes("camera", "10:00", booking="B-A", state="off")
    await live.notes("take_back", "11:50", of={**of, "booking": "B-A"}, reason="It was on.")
    await live.notes("remove", "10:00", booking="B-A", reason="abuse")
    await live.notes("refuse", "10:01", booking="B-B", reason="late", words="She came at ten.")
    await live.notes("statement", "11:50", words="Zoom was slow for everybody.")
    page = await officer.case("A")
    assert "No account is written.</strong> The trainer must write it by" in page
    assert "Statement on the course" in page
    assert '<q class="cw-reason">Zoom was slow for everybody.</q>' in page
    assert "Taken back, counts for nothing:" in page
    assert "It was on." in page
    assert "She came at ten." not in page
    of_at = at("10:00").isoformat()
    words = {"booking": "B-A", "words": "He swore at me twice.", "of_at": of_at}
    await live.notes("statement", "11:51", **words)
    page = await officer.case("A")
    assert "He swore at me twice." in page
    assert "No account is written" not in page
    assert "She came at ten." in await officer.case("B")


async def test_a_statement_after_the_signature_asks_for_another_look(
    officer: OfficerBrowser,
) -> None:
    await officer.sign("A", outcome="completed", reason=WHY)
    assert (await officer.desk.case("A")).state is CaseState.SIGNED
    words = {"booking": "B-A", "words": "She insulted me on the telephone."}
    await officer.desk.live.notes("statement", "11:51", **words)
    await officer.desk.judged()
    case = await officer.desk.case("A")
    assert (case.state, case.changes) == (CaseState.CHANGED, ("recommendation",))


async def test_what_only_the_policy_names_has_its_words(officer: OfficerBrowser) -> None:
    live = officer.desk.live
    await stored_register.pin_example(live.store, live.course_id, officer.desk.now)
    span = {"from": at("09:58").isoformat(), "to": at("10:00").isoformat()}
    await live.notes("observe", "10:00", booking="B-A", code="asleep", **span)
    await live.notes("warn", "10:01", booking="B-A", matter="asleep", step="notice", how="spoken")
    await officer.desk.judged()
    page = " ".join((await officer.case("A")).split())
    assert "Seen: the client was asleep" in page
    assert "Gave notice: the client was asleep," in page
