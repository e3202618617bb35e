"""Fills a ledger with the rows of two months, up to ten million, by statements of the database.

The rows are as long as real ones, half of them webhooks and half lines of a camera stream. 500
courses run at once, with 300 rows each; their meetings and instances have numbers in no order.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import psycopg

from delivery.records.database.store import Store
from delivery.records.ledger import partitions

DAYS = 60
AT_ONCE, A_COURSE = 500, 300
A_PART = 500_000  # rows in one transaction
COLUMNS = "source, day, digest, received_at, event_at, kind, meeting_id, instance, line"
WEBHOOK = (
    '{"received_at":"2026-01-05T08:47:01.000Z","source":"zoom","body":{"payload":{"object":{"uuid":'
    '"AAAAAAAAAAAAAAAAAAAAAA==","id":"82000000000","participant":{"user_id":"16777216","user_name":'
    '"Alex Archer","participant_user_id":"","id":"","participant_uuid":'
    '"00000000-0000-4000-8000-000000000000","registrant_id":"AAAAAAAAAAAAAAAAAAAAAA","join_time":'
    '"2026-01-05T08:47:00Z"}}},"event_ts":1767602820000,"event":"meeting.participant_joined"}}'
)
STREAM = (
    '{"received_at":"2026-01-05T08:47:01.000Z","source":"rtms","meeting_uuid":'
    '"AAAAAAAAAAAAAAAAAAAAAA==","stream":"00000000-0000-4000-8000-000000000000","message":'
    '{"msg_type":6,"event":{"event_type":8,"timestamp":1767602820000,"participants":'
    '[{"user_id":"16777216"}]}}}'
)

# n: the number of a row; c: that of its course
SQLITE = f"""
WITH RECURSIVE rows(n) AS (
    SELECT :first UNION ALL SELECT n + 1 FROM rows WHERE n + 1 < :until
), told AS (
    SELECT n, n / (:at_once * {A_COURSE}) * :at_once + n % :at_once AS c,
           datetime(:since, '+' || (n * {DAYS * 86400} / :all) || ' seconds') AS at FROM rows
)
INSERT INTO ledger ({COLUMNS})
SELECT CASE n % 2 WHEN 0 THEN 'zoom' ELSE 'rtms' END, date(at), randomblob(32),
       at || '.000000', at || '.000000',
       CASE n % 2 WHEN 0 THEN 'meeting.participant_joined' ELSE 'rtms.6' END,
       CASE n % 2 WHEN 0 THEN printf('8%010d', c * 7919 % 9999999967) END,
       printf('%08x', c * 2654435761 % 4294967296) || 'AAAAAAAAAAAAAA==',
       CASE n % 2 WHEN 0 THEN :webhook ELSE :stream END
FROM told
"""  # noqa: S608 - no text from outside

POSTGRESQL = f"""
WITH told AS (
    SELECT n, n / (%(at_once)s * {A_COURSE}) * %(at_once)s + n %% %(at_once)s AS c,
           %(since)s::timestamptz + n * {DAYS * 86400} / %(all)s * interval '1 second' AS at
    FROM generate_series(%(first)s::bigint, %(until)s::bigint - 1) AS n
)
INSERT INTO ledger ({COLUMNS})
SELECT CASE n %% 2 WHEN 0 THEN 'zoom' ELSE 'rtms' END, (at AT TIME ZONE 'UTC')::date,
       sha256(convert_to(n::text, 'UTF8')), at, at,
       CASE n %% 2 WHEN 0 THEN 'meeting.participant_joined' ELSE 'rtms.6' END,
       CASE n %% 2 WHEN 0 THEN '8' || lpad((c * 7919 %% 9999999967)::text, 10, '0') END,
       lpad(to_hex(c * 2654435761 %% 4294967296), 8, '0') || 'AAAAAAAAAAAAAA==',
       (CASE n %% 2 WHEN 0 THEN %(webhook)s ELSE %(stream)s END)::json
FROM told
"""  # noqa: S608 - no text from outside


def _parts(count: int) -> Iterator[tuple[int, int]]:
    for first in range(0, count, A_PART):
        yield first, min(first + A_PART, count)


def fill_sqlite(url: str, count: int, days_ago: int = DAYS, at_once: int = AT_ONCE) -> None:
    """Fills a database that no other process has open; a crash meanwhile would destroy it."""
    counts = {"all": count, "at_once": at_once, "webhook": WEBHOOK, "stream": STREAM}
    counts["since"] = f"{datetime.now(UTC) - timedelta(days=days_ago):%Y-%m-%d %H:%M:%S}"
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as filling:
        filling.execute("PRAGMA journal_mode=OFF")
        filling.execute("PRAGMA synchronous=OFF")
        filling.execute("PRAGMA cache_size=-1000000")  # KB
        for first, until in _parts(count):
            filling.execute("BEGIN")
            filling.execute(SQLITE, {**counts, "first": first, "until": until})
            filling.execute("COMMIT")
        filling.execute("PRAGMA journal_mode=WAL")


async def months_ready(url: str, days_ago: int = DAYS) -> None:
    """Makes the partitions of PostgreSQL in which the rows lie, month by month as the service
    does."""
    today, store = datetime.now(UTC).date(), Store(url)
    try:
        async with store.writing() as tx:
            for back in (days_ago, days_ago - DAYS // 2, days_ago - DAYS):
                await partitions.make_ready(tx, date.fromordinal(today.toordinal() - back))
    finally:
        await store.close()


def fill_postgresql(url: str, count: int, days_ago: int = DAYS, at_once: int = AT_ONCE) -> None:
    counts = {"all": count, "at_once": at_once, "webhook": WEBHOOK, "stream": STREAM}
    with psycopg.connect(url) as filling:
        filling.execute("SET synchronous_commit = off")
        since = datetime.now(UTC) - timedelta(days=days_ago)
        for first, until in _parts(count):
            filling.execute(POSTGRESQL, {**counts, "since": since, "first": first, "until": until})
            filling.commit()
        filling.autocommit = True
        filling.execute("VACUUM ANALYZE ledger")
        filling.execute("CHECKPOINT")
