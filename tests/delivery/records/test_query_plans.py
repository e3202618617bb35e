"""Frequent queries cost the same after years: none scans the whole ledger."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from datetime import UTC, date, datetime, timedelta

import pytest
from msgspec.structs import replace
from sqlalchemy import text

from delivery.records import operational_counts
from delivery.records.database.store import Store, Transaction
from delivery.records.figures import outcome_rows, period_bounds, period_counts
from delivery.records.judgements import assessments
from delivery.records.ledger import course_lookup, entries_since, ledger, partitions, recent_entries
from delivery.records.messages import abandoned, messages, overdue
from delivery.records.readiness import feed_records, received_kinds
from delivery.records.review import audit, bans, case_search, cases, filter_values, work_list
from delivery.records.staff_messages import trainer_causes
from delivery.records.streams import stream_entries, stream_requests
from delivery.records.tasks import (
    awaited_bookings,
    decision_notices,
    follow_ups,
    task_acts,
    task_list,
    tasks,
)
from delivery.records.tasks.task_list import TaskKey, TaskView
from delivery.streams import monitoring_status
from delivery.streams.open_streams import KINDS
from tests.delivery.caseload.listed_cases import wanted
from tests.delivery.records.ledger.test_ledger import told
from tests.store.heard_statements import statements

NOW = datetime(2026, 6, 10, 8, tzinfo=UTC)
MEETING, INSTANCE = "81000000007", "instance-7"

A_MONTH = NOW - timedelta(days=30), NOW


async def outcomes_of_a_month(tx: Transaction) -> None:
    async with aclosing(outcome_rows.pieces(tx, *A_MONTH, NOW, 100)) as pieces:
        async for _ in pieces:
            pass


Ask = Callable[[Transaction], Awaitable[object]]
ASKED: dict[str, Ask] = {
    "the whole of a course": lambda tx: ledger.of_course(tx, 7, MEETING),
    "the whole of some courses": lambda tx: ledger.of_courses(tx, {7: MEETING, 8: None}),
    "what is new of a course": lambda tx: entries_since.later_of_course(
        tx, 7, MEETING, [INSTANCE], 5, NOW
    ),
    "whether a course has begun": lambda tx: recent_entries.of_course(tx, 7, MEETING, NOW),
    "which course is told of": lambda tx: course_lookup.courses_by_key(
        tx, [(None, None, INSTANCE)], NOW
    ),
    "which courses are behind": lambda tx: assessments.outdated(tx, NOW),
    "which meetings are open": lambda tx: stream_requests.live(tx, NOW, NOW),
    "which of them not to ask for": lambda tx: stream_requests.not_due(tx, [INSTANCE], NOW),
    "what was offered of instances": lambda tx: stream_requests.of_instances(tx, [INSTANCE], KINDS),
    "what was offered at all": lambda tx: feed_records.read(tx, NOW),
    "what came of the last courses": lambda tx: received_kinds.of_last_courses(tx, NOW),
    "which streams are left": lambda tx: stream_entries.entries_since(
        tx, NOW - timedelta(hours=12), KINDS
    ),
    "what is left of one": lambda tx: stream_entries.entries_of_instance(tx, INSTANCE, KINDS),
    "what watches a meeting": lambda tx: stream_entries.of_meeting(
        tx, MEETING, KINDS, but=["rtms.6"]
    ),
    "whose an instance is": lambda tx: stream_entries.is_of_another_meeting(tx, INSTANCE, None),
    "whether a limit is near": lambda tx: monitoring_status.near_limit(tx, NOW),
    "who is to be told": lambda tx: messages.due_joining(tx, NOW, 100),
    "what was missed": lambda tx: abandoned.any_missed(tx, NOW),
    "what is to be sent again": lambda tx: messages.retryable(tx, NOW, 100),
    "what a dead process claimed": lambda tx: messages.outbox.abandoned(tx, NOW),
    "who waits for a letter": lambda tx: overdue.held_up(tx, NOW),
    "how letters stand": lambda tx: operational_counts.count(tx, NOW),
    "which cases need an officer": lambda tx: work_list.page(tx, wanted(NOW), None, 50),
    "which stand on the next page": lambda tx: work_list.page(tx, wanted(NOW), (1, 1), 50),
    "what they can be filtered by": lambda tx: filter_values.of_open_cases(
        tx, wanted(NOW, 1, force="KENT")
    ),
    "who has opened them": lambda tx: audit.lately(tx, "case opened", ["booking B-1"], NOW, 1),
    "who has looked at a client": lambda tx: audit.looks(
        tx, ["case opened"], ["booking B-1", "course NSAC-1"], NOW
    ),
    "which cases are of a client": lambda tx: case_search.search(
        tx, "B-1", ["b", "1"], None, 50, NOW
    ),
    "which courses have changed": lambda tx: cases.changes(tx, 500),
    "which tasks are due": lambda tx: task_list.page(tx, TaskView.DUE, None, None, NOW, 50),
    "which tasks are open": lambda tx: task_list.page(
        tx, TaskView.OPEN, "refund", TaskKey(NOW, 7), NOW, 50
    ),
    "which tasks were done last": lambda tx: task_list.page(tx, TaskView.DONE, None, None, NOW, 50),
    "how many tasks there are": lambda tx: task_list.counts(tx, None, NOW),
    "what stops on a course": lambda tx: tasks.recallable(tx, 7),
    "what follows for a client": lambda tx: tasks.of_cases(tx, 7, [7]),
    "what follows from a decision": lambda tx: tasks.of_outcomes(tx, [7]),
    "what was done on tasks": lambda tx: task_acts.of_tasks(tx, [7, 8]),
    "how many courses and clients a period has": lambda tx: period_counts.read(tx, *A_MONTH, NOW),
    "when the last course began": lambda tx: period_bounds.last_start(tx, NOW),
    "which outcomes a file lists": lambda tx: outcomes_of_a_month(tx),
    "who is banned of a course": lambda tx: bans.in_force(tx, [" archer alan"]),
    "what a client did after a decision": lambda tx: follow_ups.of_outcomes(tx, [7]),
    "what trainers are to be told": lambda tx: trainer_causes.of_courses(tx, *A_MONTH, 200),
    "which inspections they are told of": lambda tx: trainer_causes.of_inspections(tx, NOW, 200),
    "which booking is new for an offer": lambda tx: follow_ups.new_bookings(tx, 7),
    "which bookings of a file decisions wait for": lambda tx: awaited_bookings.on_courses(
        tx, [7, 8]
    ),
    "when the client was told": lambda tx: decision_notices.of_outcomes(tx, [7]),
}


async def plans(store: Store, ask: Ask, explain: str) -> AsyncIterator[str]:
    async with store.reading() as tx:
        with statements() as said:
            await ask(tx)
        for statement, values in said:
            if statement.startswith("SELECT"):
                rows = await tx.exec_driver_sql(f"{explain} {statement}", values)
                yield "\n".join(str(row[-1]) for row in rows)


# A range of instances is all of them; `near` is the courses, which are few.
WALKS = re.compile(
    r"SCAN (ledger|ending|bookings|courses|assessments|messages|registrants|stream_starts)"
    r"|SCAN (tasks|task_acts|decision_notices|follow_ups|outcomes|signed|users)"
    r"|SCAN (course_figures|course_counts)|USE TEMP B-TREE FOR ORDER BY.*tasks"
    r"|SCAN (cases|audit)(?! USING (COVERING )?INDEX ix_cases_)|instance>\?"
)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("question", ASKED)
async def test_sqlite_uses_an_index(store: Store, question: str) -> None:
    plan_rows = [plan async for plan in plans(store, ASKED[question], "EXPLAIN QUERY PLAN")]
    assert [plan for plan in plan_rows if WALKS.search(plan)] == []


LETTERS = """
INSERT INTO messages (kind, schedule_version, state, message_id, attempts, due_at, channel)
WITH RECURSIVE n AS (SELECT 1 AS number UNION ALL SELECT number + 1 FROM n WHERE number < 2000)
SELECT 'feed_silent', number, 'sent', '', 1, '2026-06-10 08:00', 'email' FROM n
"""


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_last_message_to_a_trainer_is_found_among_many(store: Store) -> None:
    """Without an index of its own the last message is looked for from the table's end."""
    async with store.writing() as tx:
        await tx.execute(text(LETTERS))
        await tx.execute(text("ANALYZE"))
    ask = ASKED["what trainers are to be told"]
    plan_rows = [plan async for plan in plans(store, ask, "EXPLAIN QUERY PLAN")]
    assert [plan for plan in plan_rows if re.search(r"SEARCH earlier$", plan, re.MULTILINE)] == []


FILLED = """
INSERT INTO ledger (source, day, digest, received_at, event_at, kind, meeting_id, instance, line)
SELECT CASE WHEN n % 3 = 0 THEN 'rtms' ELSE 'zoom' END, at::date, decode(md5(n::text), 'hex'),
    at, at, CASE WHEN n % 100 = 1 THEN 'meeting.started' ELSE 'told' END,
    CASE WHEN n % 3 > 0 THEN (81000000000 + n / 100)::text END, 'instance-' || n / 100,
    json_build_object('padding', repeat('x', 300))
FROM generate_series(0, 29999) AS n,
    LATERAL (SELECT timestamptz '2025-12-05 08:00Z' + n * interval '9 minutes' AS at) AS told
"""
PAST = re.compile(r"(Seq Scan|Index Scan Backward.*) on ledger_(2025_12|2026_0[1-4])")


@pytest.fixture
async def filled(store: Store) -> Store:
    """Months of ten courses, of which the last ones are of June."""
    async with store.writing() as tx:
        for first in (date(2026, 1, 1), date(2026, 5, 1)):
            await partitions.make_ready(tx, first)
        await tx.execute(text(FILLED))
        await tx.execute(text("ANALYZE"))
    return store


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_postgresql_scans_no_past_month(filled: Store) -> None:
    read = {
        question: [plan async for plan in plans(filled, ask, "EXPLAIN") if PAST.search(plan)]
        for question, ask in ASKED.items()
    }
    assert {question: walks for question, walks in read.items() if walks} == {}


@pytest.mark.parametrize(
    "question", ["what is new of a course", "which course is told of", "whether a course has begun"]
)
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_postgresql_reads_no_past_month(filled: Store, question: str) -> None:
    plan_rows = [plan async for plan in plans(filled, ASKED[question], "EXPLAIN")]
    assert [plan for plan in plan_rows if "ledger_2026_06" in plan]
    assert [plan for plan in plan_rows if re.search(r"ledger_2026_0[1-4]", plan)] == []


async def test_entries_without_a_time_belong_to_every_period(store: Store) -> None:
    """The bound by the day leaves out nothing that was received lately."""
    offer = told("offer", kind="meeting.rtms_started", event_at=None, received_at=NOW)
    late = told("late", kind="meeting.rtms_started", event_at=NOW - timedelta(hours=30))
    late = replace(late, received_at=NOW)
    async with store.writing() as tx:
        await ledger.append(tx, [offer, late])
        entries = await stream_entries.entries_since(tx, NOW - timedelta(hours=12), KINDS)
    assert [row.digest for row in entries] == [offer.digest, late.digest]
