"""What a client has answered in the case that the authorisation matrix is tried on."""

from datetime import date
from typing import Any

from compliance.outcomes.review_states import Decision
from delivery.records.answers import answer_files, challenges, record_requests, statements
from delivery.records.answers.record_requests import RequestAct
from delivery.records.database.store import Transaction
from delivery.records.review import decisions, proposals
from delivery.records.sampling import samples
from delivery.records.sampling.samples import WeekSample
from delivery.records.tasks import follow_ups
from delivery.records.tasks.follow_ups import FollowUpRow
from delivery.review import decisions as deciding
from tests.scenes.client_record import NO_CONSEQUENCE
from tests.scenes.officer_desk import OfficerDesk


async def a_challenge(tx: Transaction, booking_id: int, desk: OfficerDesk) -> int:
    """The id of a client's challenge of an outcome that the other officer has proposed."""
    about: dict[str, Any] = {
        "booking_id": booking_id,
        "course_id": desk.live.course_id,
        "now": desk.now,
    }
    adverse = about | {
        "outcome": "non_completion_abuse",
        "recommended": "review",
        "reason": "Seen.",
    }
    adverse |= {"consequence": NO_CONSEQUENCE, "evidence": {}, "ledger_id": 1}
    proposal_id = await proposals.add(tx, officer_id=desk.other_id, grounds=[], **adverse)
    outcome_id = await decisions.sign_outcome(
        tx, officer_id=desk.officer_id, proposal_id=proposal_id, **adverse
    )
    return await challenges.add(tx, **about, outcome_id=outcome_id, grounds="It was not me.")


async def a_statement(tx: Transaction, booking_id: int, desk: OfficerDesk) -> tuple[int, int]:
    """The ids of a client's statement, and of the file that came with it."""
    statement_id = await statements.add(
        tx,
        booking_id=booking_id,
        course_id=desk.live.course_id,
        text="I was there.",
        late_reason="",
        now=desk.now,
    )
    file_id = await answer_files.add(
        tx, kind="pdf", content=b"%PDF-", sha256="0" * 64, statement_id=statement_id
    )
    return statement_id, file_id


async def ends_elsewhere(tx: Transaction, outcome_id: int, desk: OfficerDesk) -> None:
    """An officer notes that the client has booked with another provider."""
    note = FollowUpRow(
        outcome_id=outcome_id,
        officer_id=desk.officer_id,
        kind="elsewhere",
        detail=None,
        happened_at=desk.now,
        new_booking_id=None,
        new_course_id=None,
        note="With the county next door.",
        at=desk.now,
    )
    await follow_ups.add(tx, note)


async def a_released_copy(tx: Transaction, booking_id: int, desk: OfficerDesk) -> int:
    """The id of a client's request for a copy, which an officer has released."""
    now, course_id = desk.now, desk.live.course_id
    about = {"booking_id": booking_id, "course_id": course_id}
    request_id = await record_requests.add(tx, **about, kind="copy", text="", due_at=now, now=now)
    copy_id = await record_requests.add_copy(
        tx,
        request_id=request_id,
        officer_id=desk.officer_id,
        document=b"{}",
        pdf=b"%PDF-",
        now=now,
    )
    act = RequestAct(request_id, "released", desk.officer_id, "", now, copy_id)
    await record_requests.add_act(tx, act)
    return request_id


async def a_second_look(desk: OfficerDesk, client: str) -> int:
    """The id of the other officer's decision about a finding of this client, which was drawn."""
    breach, *_ = (await desk.case(client)).breaches
    booking_id, signing = desk.live.booking_ids[client], await desk.signing(client, other=True)
    await deciding.review(desk.store, booking_id, breach.row.id, Decision.UPHOLD, signing, desk.now)
    decided, *_ = (await desk.case(client)).breaches
    review_id = decided.reviews[-1].id
    drawn = WeekSample(date(2026, 6, 8), "seed", 0.05, desk.now, upheld=1, dismissed=0)
    async with desk.store.writing() as tx:
        await samples.add(tx, drawn, [review_id])
    return review_id
