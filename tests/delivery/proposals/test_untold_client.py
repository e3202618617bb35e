"""Both officers read that a client who is to have failed to attend may not have known how to."""

from compliance.outcomes.client_contact import InstructionsReach
from compliance.outcomes.objections import NOT_TOLD
from compliance.outcomes.recommendation import Outcome
from delivery.proposals import proposals
from delivery.proposals.proposals import Draft
from delivery.records.database.store import Store
from delivery.review import case_page
from tests.doubles.settable_clock import SettableClock
from tests.scenes.officer_desk import make_desk


async def test_both_officers_read_that_the_client_was_sent_no_instructions(
    store: Store, clock: SettableClock
) -> None:
    desk = await make_desk(store, clock)
    booking_id, not_sent = desk.live.booking_ids["H"], NOT_TOLD[InstructionsReach.NOT_SENT]
    draft = Draft(Outcome.DID_NOT_ATTEND, await desk.signing("H"))
    checked = await proposals.check(store, booking_id, draft, desk.now)
    assert checked.objections == (not_sent,)
    await proposals.propose(store, booking_id, draft, desk.now)
    async with store.reading() as tx:
        file = await case_page.read(tx, booking_id, desk.now)
    assert file is not None
    assert file.proposal is not None
    assert file.proposal.objections == (not_sent,)
