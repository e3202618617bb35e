"""A decided case in which everybody has written about other people: that of G, Priyanka Rao."""

from datetime import timedelta

from sqlalchemy import insert

from compliance.outcomes.recommendation import Outcome
from compliance.outcomes.review_states import Decision
from delivery.records.answers import answer_files, statements
from delivery.records.correspondence import contacts
from delivery.records.correspondence.contacts import Contact
from delivery.records.messages import steps
from delivery.records.messages.steps import MessageStep, MessageText
from delivery.records.review import audit
from delivery.records.tables import messages
from delivery.review import decisions
from tests.scenes.officer_desk import OfficerDesk
from tests.scenes.scene import at

CLIENT = "G"
OTHERS = ("Amelia", "Tomasz", "Kowalski", "Okafor", "Mohammed", "Davies", "MacLeod", "O’Neill")
"""Parts of the names of the other clients, as the texts of this case have them."""
LETTER = "Dear Priyanka,\n\njoin by https://courses.example/join/POaIZBPbXmbGuEv_0rbMGqj."
LETTER_SHOWN = "Dear Priyanka,\n\njoin by https://courses.example/join/[secret part left out]."


async def tell(desk: OfficerDesk) -> int:
    """Writes all of it; returns the id of the booking."""
    booking_id = desk.live.booking_ids[CLIENT]
    await _trainer_writes(desk)
    for breach in (await desk.case(CLIENT)).breaches:
        signing = await desk.signing(CLIENT, "Seen by Mohammed’s son, too.")
        await decisions.review(
            desk.store, booking_id, breach.row.id, Decision.UPHOLD, signing, desk.now
        )
    await desk.sign(CLIENT, Outcome.NON_COMPLETION_CAMERA, "The camera was off, says MacLeod.")
    desk.clock.go_on(timedelta(minutes=5))
    await _client_writes(desk, booking_id)
    return booking_id


async def _trainer_writes(desk: OfficerDesk) -> None:
    about = {"booking": f"B-{CLIENT}", "words": "She spoke with TOMASZ and with Ms Okafor."}
    await desk.live.notes("statement", "11:50", **about)
    await desk.live.notes("statement", "11:50", words="Amelia left early, and Zoom was slow.")
    taken = {"at": at("09:30").isoformat(), "action": "camera", "booking": f"B-{CLIENT}"}
    await desk.live.notes("camera", "09:30", booking=f"B-{CLIENT}", state="off")
    await desk.live.notes("take_back", "11:50", of=taken, reason="That was Sian Davies.")
    await desk.judged()


async def _client_writes(desk: OfficerDesk, booking_id: int) -> None:
    store, now, course_id = desk.store, desk.now, desk.live.course_id
    async with store.writing() as tx:
        statement_id = await statements.add(
            tx,
            booking_id=booking_id,
            course_id=course_id,
            text="I was there.\nJack O'Neill saw me, and wrote to i@example.org.",
            late_reason="I was ill.",
            now=now,
        )
        await answer_files.add(
            tx, kind="pdf", content=b"%PDF-", sha256="0" * 64, statement_id=statement_id
        )
        letter = {"booking_id": booking_id, "kind": "joining", "schedule_version": 1}
        letter |= {"state": "sent", "message_id": "", "attempts": 1, "due_at": now}
        message_id = await tx.scalar(insert(messages).values(letter).returning(messages.c.id))
        assert message_id is not None
        await steps.add(tx, [MessageStep(message_id, "email", 1, "sent", "", None, now)])
        text = MessageText(message_id, "email", "How to join", LETTER, "a" * 64, now)
        await steps.keep(tx, [text])
        note = "Asked about Tomasz Kowalski."
        await contacts.add(
            tx, Contact(booking_id, course_id, "call", "told", note, desk.officer_id, now)
        )
        await audit.add_of_booking(
            tx, booking_id, user_id=desk.other_id, act="case opened", now=now
        )
