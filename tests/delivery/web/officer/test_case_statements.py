"""The page of a case needs at most twelve SQL statements, also where everything comes together."""

from datetime import timedelta

from sqlalchemy import text

from compliance.outcomes.recommendation import Outcome
from delivery.accounts import sign_in
from delivery.records.outages import endpoint_validation
from tests.delivery.web.officer.conftest import OfficerBrowser
from tests.delivery.web.test_statement_counts import MOST
from tests.scenes.decision_tasks import with_offer
from tests.store.heard_statements import statements


async def test_a_case_with_every_rare_state_at_once(officer: OfficerBrowser) -> None:
    """The officer has taken the case, which is the last of the list; its decision waits for a new
    booking, a part of its events was deleted, and Zoom’s validation of the endpoint is long ago."""
    desk = officer.desk
    await with_offer(desk.store, desk.live.booking_ids["H"])
    await desk.judged()
    await desk.sign("H", Outcome.DID_NOT_ATTEND)
    assert (await officer.post(f"{officer.path('H')}/claim", {"expected": ""}))[0] == 303
    async with desk.store.writing() as tx:
        await endpoint_validation.answered(tx, desk.now - timedelta(days=30))
        await tx.execute(text("DROP TRIGGER ledger_no_delete"))
        await tx.execute(text("DELETE FROM ledger WHERE id > (SELECT min(id) FROM ledger)"))
    desk.clock.go_on(sign_in.SEEN_EVERY)  # the request also notes when the officer was last seen
    with statements() as said:
        page = await officer.case("H")
    assert "You work on this case until" in page
    assert "the evidence was deleted" in page
    assert "If the client books a new course" in page
    queries = [" ".join(statement.split())[:200] for statement, _ in said]
    counted = [
        query for query in queries if query.startswith(("SELECT", "INSERT", "UPDATE", "WITH"))
    ]
    assert len(counted) <= MOST, "\n".join(counted)
