"""A course with one client, and a row in every table that is only added to."""

from datetime import UTC, datetime
from typing import Any

from delivery.records.accounts import users
from delivery.records.answers import answer_files, challenges, record_requests, statements
from delivery.records.answers.record_requests import RequestAct
from delivery.records.audit_log import places, signed_checkpoints
from delivery.records.audit_log.signed_checkpoints import SignedCheckpoint
from delivery.records.database.store import Transaction
from delivery.records.judgements import policy_pins
from delivery.records.judgements.assessments import (
    DerivedBreach,
    breaches_of_course,
    save_breaches,
)
from delivery.records.ledger import ledger
from delivery.records.links import link_requests, terms_acknowledgements
from delivery.records.links.link_requests import LinkRequest
from delivery.records.links.terms_acknowledgements import TermsAcknowledgement
from delivery.records.planning import connection_reports
from delivery.records.readiness import arrangements
from delivery.records.review import audit, decisions, proposals
from delivery.records.tasks import decision_notices, follow_ups, task_acts, tasks, withdrawals
from delivery.records.tasks.decision_notices import NoticeRow
from delivery.records.tasks.follow_ups import FollowUpRow
from delivery.records.tasks.withdrawals import WithdrawalRow
from delivery.records.trainers import course_trainers
from tests.delivery.records.planned_course import a_booking, a_course, an_officer

NOW = datetime(2026, 6, 10, 8, tzinfo=UTC)


async def a_course_with_everything(tx: Transaction) -> int:
    course, officer = await a_course(tx), await an_officer(tx)
    booking = await a_booking(tx, course)
    text = policy_pins.PolicyText("lrsp-2025-03", "1" * 64, "name = 'lrsp-2025-03'")
    await policy_pins.pin(tx, course, text, user_id=officer, reason="made", now=NOW)
    entry = ledger.Entry("zoom", b"1" * 32, NOW, None, "meeting.started", "1", "u", None, {})
    await ledger.append(tx, [entry])
    camera_off = DerivedBreach(booking, "camera_off", "12", NOW, NOW, "off")
    await save_breaches(tx, course, [camera_off], NOW)
    (breach,) = await breaches_of_course(tx, course)
    await decisions.add_review(
        tx,
        breach_id=breach.id,
        officer_id=officer,
        decision="upheld",
        reason="seen",
        evidence={},
        now=NOW,
    )
    second, third = [
        await users.add(tx, email=f"{name}@example.org", name=name, role="officer", now=NOW)
        for name in ("omar", "orla")
    ]
    about: dict[str, Any] = {"booking_id": booking, "course_id": course, "now": NOW}
    adverse: dict[str, Any] = {
        **about,
        "outcome": "did_not_attend",
        "recommended": "completed",
        "reason": "",
        "consequence": {},
        "evidence": {},
        "ledger_id": 1,
    }
    proposal = await proposals.add(tx, officer_id=officer, grounds=[], **adverse)
    outcome = await decisions.sign_outcome(tx, officer_id=second, proposal_id=proposal, **adverse)
    stated = await statements.add(tx, **about, text="I was there.", late_reason="")
    await statements.add_reading(tx, statement_id=stated, officer_id=officer, now=NOW)
    challenge = await challenges.add(tx, **about, outcome_id=outcome, grounds="I was there.")
    await answer_files.add(
        tx, kind="pdf", content=b"%PDF-", sha256="0" * 64, challenge_id=challenge
    )
    await challenges.reject(tx, challenge_id=challenge, officer_id=third, reason="", now=NOW)
    request = await record_requests.add(tx, **about, kind="copy", text="", due_at=NOW)
    made = await record_requests.add_copy(
        tx, request_id=request, officer_id=officer, document=b"{}", pdf=b"%PDF-", now=NOW
    )
    released = RequestAct(request, "released", officer, "", NOW, made)
    await record_requests.add_act(tx, released)
    task = tasks.NewTask(booking, course, outcome, "ban", "always", False, "a line", NOW)
    await tasks.add_all(tx, [task])
    await task_acts.open_all(tx, [outcome], officer, NOW)
    await link_requests.add(tx, LinkRequest(booking, course, "record_link", None, NOW))
    confirmed = TermsAcknowledgement(booking, course, "lrsp-2025-03", "1" * 64, NOW)
    await terms_acknowledgements.add(tx, confirmed)
    told = NoticeRow(outcome, officer, "email", "told", NOW, "", NOW)
    await decision_notices.add(tx, told)
    noted = FollowUpRow(outcome, officer, "no_date", None, NOW, None, None, "All are full.", NOW)
    await follow_ups.add(tx, noted)
    await follow_ups.take_back(tx, 1, officer, "Noted by mistake.", NOW)
    withdrawn = WithdrawalRow(booking, course, NOW, "By letter.", officer, None, NOW)
    await withdrawals.add_all(tx, [withdrawn])
    kept = {"code": "call_before", "person": "", "agreed": "By email."}
    await arrangements.add(tx, booking_id=booking, **kept, officer_id=officer, now=NOW)
    await connection_reports.add(
        tx, booking_id=booking, code="offline", began_at=NOW, ended_at=NOW, now=NOW
    )
    await audit.add(tx, user_id=officer, act="outcome signed", subject="booking B-1", now=NOW)
    await course_trainers.add(tx, course, "added", officer, NOW, by_id=second)
    await places.give(tx, 1, 1)
    await signed_checkpoints.add(tx, SignedCheckpoint(1, "a note", NOW))
    return course
