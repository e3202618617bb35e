"""Attendance as one writes it in SQL: intervals by window functions, in DuckDB on all cores.

    python main.py RECORDS.db RESULT.csv

Prints as JSON how long it took to load the events out of the ledger, and to query them; writes for
each booking the seconds present, the gaps and the seconds with the camera off.
"""

import json
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

import duckdb

MOVE_S = 10  # between two rooms, as the policy says

READ = """
CREATE TABLE heard AS
SELECT coalesce(line->>'$.body.payload.object.uuid', line->>'$.meeting_uuid') AS instance,
       line->>'$.body.event' AS kind,
       line->>'$.body.payload.object.participant.participant_uuid' AS participant,
       coalesce(line->>'$.body.payload.object.participant.user_id',
                line->>'$.message.event.participants[0].user_id') AS connection,
       nullif(line->>'$.body.payload.object.participant.registrant_id', '') AS registrant,
       coalesce(
           try_cast(coalesce(line->>'$.body.payload.object.participant.join_time',
                             line->>'$.body.payload.object.participant.leave_time',
                             line->>'$.body.payload.object.end_time',
                             line->>'$.body.payload.object.start_time') AS TIMESTAMP),
           epoch_ms(try_cast(line->>'$.message.event.timestamp' AS BIGINT))) AS moment,
       try_cast(line->>'$.message.event.event_type' AS INTEGER) AS camera
FROM (SELECT json AS line FROM read_ndjson_objects('{lines}'))
"""

FOLD = """
CREATE TABLE attended AS
WITH ended AS (
    SELECT instance, max(moment) AS moment FROM heard WHERE kind = 'meeting.ended' GROUP BY instance
), moves AS (
    SELECT instance, participant, connection, registrant, kind, moment,
           lead(moment) OVER w AS next_moment, lead(kind) OVER w AS next_kind
    FROM heard
    WHERE kind LIKE 'meeting.participant_joined%' AND kind NOT LIKE '%waiting%'
       OR kind LIKE 'meeting.participant_left%' AND kind NOT LIKE '%waiting%'
    WINDOW w AS (PARTITION BY instance, participant, connection, kind LIKE '%breakout%'
                 ORDER BY moment, kind)
), stays AS (
    SELECT held.course, moves.registrant, moves.participant, moves.connection, moves.instance,
           greatest(moves.moment, held.starts_at) AS begins,
           least(CASE WHEN next_kind LIKE '%left%' THEN next_moment
                      ELSE coalesce(ended.moment, held.ends_at) END, held.ends_at) AS ends
    FROM moves JOIN held USING (instance) LEFT JOIN ended USING (instance)
    WHERE moves.kind LIKE '%joined%'
), farthest AS (
    SELECT *, max(ends) OVER (PARTITION BY course, registrant ORDER BY begins, ends
                              ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
    FROM stays WHERE begins < ends
), islands AS (
    SELECT *, sum(CASE WHEN before IS NULL OR begins > before + INTERVAL {move} SECOND THEN 1
                       ELSE 0 END)
              OVER (PARTITION BY course, registrant ORDER BY begins, ends) AS island
    FROM farthest
), present AS (
    SELECT course, registrant, island, min(begins) AS begins, max(ends) AS ends
    FROM islands GROUP BY ALL
), presence AS (
    SELECT course, registrant, sum(epoch(ends) - epoch(begins)) AS present_s, count(*) - 1 AS gaps
    FROM present GROUP BY ALL
), turns AS (
    SELECT instance, connection, camera, moment,
           lead(moment) OVER (PARTITION BY instance, connection
                              ORDER BY moment, camera DESC) AS until
    FROM heard WHERE camera IN (8, 9)
), owners AS (
    SELECT instance, connection, min(registrant) AS registrant, max(ends) AS ends
    FROM stays GROUP BY ALL
), dark AS (
    SELECT held.course, owners.registrant,
           sum(greatest(0, epoch(least(coalesce(turns.until, owners.ends), held.ends_at))
                           - epoch(greatest(turns.moment, held.starts_at)))) AS off_s
    FROM turns JOIN held USING (instance) JOIN owners USING (instance, connection)
    WHERE turns.camera = 9 GROUP BY ALL
)
SELECT presence.*, coalesce(off_s, 0) AS off_s
FROM presence LEFT JOIN dark USING (course, registrant) WHERE registrant IS NOT NULL
"""


def loaded(records: Path, folder: Path) -> tuple[duckdb.DuckDBPyConnection, int]:
    lines = folder / "lines.ndjson"
    with sqlite3.connect(f"file:{records}?mode=ro", uri=True) as ledger, lines.open("w") as out:
        stored = ledger.execute("SELECT line FROM ledger WHERE source IN ('zoom', 'rtms')")
        out.writelines(f"{line}\n" for (line,) in stored)
        held = ledger.execute(
            "SELECT DISTINCT courses.id, ledger.instance, starts_at, ends_at FROM courses "
            "JOIN meetings ON meetings.course_id = courses.id "
            "JOIN ledger ON ledger.meeting_id = meetings.meeting_id WHERE instance IS NOT NULL"
        ).fetchall()
    duck = duckdb.connect()
    duck.execute(READ.format(lines=lines))
    table = folder / "held.ndjson"
    names = ("course", "instance", "starts_at", "ends_at")
    table.write_text("\n".join(json.dumps(dict(zip(names, row, strict=True))) for row in held))
    duck.execute(
        "CREATE TABLE held AS SELECT course, instance, starts_at::TIMESTAMP AS starts_at, "
        "ends_at::TIMESTAMP AS ends_at FROM read_json(?)",
        [str(table)],
    )
    return duck, duck.execute("SELECT count(*) FROM heard").fetchone()[0]


def main(records: str, result: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        began = time.perf_counter()
        duck, events = loaded(Path(records), Path(name))
        there = time.perf_counter()
        duck.execute(FOLD.format(move=MOVE_S))
        done = time.perf_counter()
        duck.execute(f"COPY (FROM attended ORDER BY ALL) TO '{result}' (HEADER)")
    most = int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]) / 1024
    queried = {"events": events, "load_s": there - began, "query_s": done - there, "most_mb": most}
    print(json.dumps(queried))


if __name__ == "__main__":
    main(*sys.argv[1:])
