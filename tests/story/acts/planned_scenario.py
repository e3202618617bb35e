"""A scenario's course in the records of a service: planned, with its meeting and registrants."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from delivery.assessment.stored_assessment import decoded, printed
from delivery.ledger.recorder import noted
from delivery.records.database.store import Store
from delivery.records.ledger.ledger import Entry
from delivery.records.meetings import meetings
from delivery.records.planning import bookings, courses
from delivery.streams.stream_supervisor import entry_of
from integrations.json_reader import read_json
from tests import stored_register
from tests.signing_in import somebody

Line = Mapping[str, Any]


@dataclass(frozen=True)
class Planned:
    """The contents of a scenario's folder, and the ids of its course in the records."""

    course_id: int
    meeting_id: str
    trainer_id: int
    starts_at: datetime
    ends_at: datetime
    lines: tuple[Line, ...]
    expected: Mapping[str, Any]

    def check(self, result: Mapping[str, Any]) -> None:
        """Compares a stored assessment with every field that the expected answer names."""
        differing = list(differences(printed(decoded(result)), self.expected))
        assert not differing, "\n".join(differing)

    def entry(self, line: Line) -> Entry:
        """The ledger entry of a trainer's or a stream's line."""
        if line["source"] == "rtms":
            return entry_of(line)
        keys = {key: value for key, value in line.items() if key not in ("source", "by")}
        by, at, action = f"user {self.trainer_id}", keys.pop("at"), keys.pop("action")
        return noted(
            course_id=self.course_id,
            by=by,
            at=datetime.fromisoformat(at),
            action=action,
            keys=keys,
        )


def differences(answer: Any, expected: Any, path: str = "") -> Iterator[str]:
    """Describes each difference from the expected answer, with both values."""
    if isinstance(answer, dict) and isinstance(expected, dict):
        for key, value in expected.items():
            yield from differences(answer.get(key), value, f"{path}.{key}")
    elif isinstance(answer, list) and isinstance(expected, list) and len(answer) == len(expected):
        for number, (item, other) in enumerate(zip(answer, expected, strict=True)):
            yield from differences(item, other, f"{path}[{number}]")
    elif answer != expected:
        yield f"{path} is {answer!r} and should be {expected!r}"


def body(line: Line) -> bytes:
    """The body of a webhook as it is posted: the exact bytes of the folder."""
    raw: bytes = line["raw"]
    return raw


def moment(line: Line) -> datetime:
    """The time at which a line was received or noted."""
    return datetime.fromisoformat(line["at" if line["source"] == "trainer" else "received_at"])


async def plan(store: Store, folder: Path) -> Planned:
    """Stores the course of the folder, its bookings and their registrants."""
    course = json.loads((folder / "course.json").read_text())
    starts_at, ends_at = (datetime.fromisoformat(course[key]) for key in ("starts_at", "ends_at"))
    course_id, trainer_id = await put_course(store, course, starts_at, ends_at)
    await put_bookings(store, course_id, course["bookings"], starts_at)
    events = (folder / "events.jsonl").read_bytes().split(b"\n")
    return Planned(
        course_id=course_id,
        meeting_id=str(course["meeting_id"]),
        trainer_id=trainer_id,
        starts_at=starts_at,
        ends_at=ends_at,
        lines=tuple(_line(raw) for raw in events if raw.strip()),
        expected=json.loads((folder / "expected.json").read_text()),
    )


def _line(raw: bytes) -> Line:
    line = read_json(raw)
    assert isinstance(line, dict)
    if line["source"] == "zoom":
        line["raw"] = _body_in(raw)
    return line


def _body_in(raw: bytes) -> bytes:
    """The exact bytes of a line's body. Latin-1 keeps them: JSON's syntax is ASCII in any encoding
    of the texts."""
    text = raw.decode("latin-1")
    begins = text.index(":", text.index('"body"')) + 1
    begins += len(text[begins:]) - len(text[begins:].lstrip())
    _, ends = json.JSONDecoder(strict=False).raw_decode(text, begins)
    return text[begins:ends].encode("latin-1")


async def put_course(
    store: Store, course: Line, starts_at: datetime, ends_at: datetime
) -> tuple[int, int]:
    (staff,) = (member["participant_user_id"] for member in course["staff"])
    trainer_id = await somebody(store, "trainer", starts_at)
    details = courses.CourseDetails(
        reference=course["reference"],
        type=course["type"],
        policy=course["policy"],
        starts_at=starts_at,
        ends_at=ends_at,
        trainer_id=trainer_id,
        zoom_host=staff,
    )
    async with store.writing() as tx:
        course_id, _ = await stored_register.put_course(tx, details, starts_at)
        await meetings.keep_made(tx, course_id, course["meeting_id"], 1, starts_at)
    return course_id, trainer_id


async def put_bookings(store: Store, course_id: int, lines: Iterable[Line], now: datetime) -> None:
    for client in lines:
        given_name, _, family_name = client["name"].partition(" ")
        interpreter = client.get("interpreter", {})
        details = bookings.BookingDetails(
            reference=client["reference"],
            course_id=course_id,
            force="LINCOLNSHIRE POLICE",
            police_deadline=date.fromisoformat(client["police_deadline"]),
            given_name=given_name,
            family_name=family_name,
            email=f"{client['reference'].lower()}@client.example",
            preferred_contact="email",
            language="en",
            interpreter_name=interpreter.get("name"),
        )
        async with store.writing() as tx:
            booking_id, _ = await stored_register.put_booking(tx, details, now)
            for kind, person in (("client", client), ("interpreter", interpreter)):
                if person.get("registrant_id"):
                    await stored_register.register(
                        tx, booking_id, person["registrant_id"], now, kind=kind
                    )
