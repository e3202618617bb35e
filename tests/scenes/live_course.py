"""A stored course with nine clients, and a small language for its events.

The course runs on 10 June 2026 from 09:00 to 11:45 in London. Clients are letters, "A" to "I";
times are London wall times. Each event goes through the recorder, as in production.
"""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any, Protocol

import msgspec

from delivery.judging.dispatcher import Judge
from delivery.judging.worker import LocalWorker
from delivery.ledger.batch_writer import LedgerWriter
from delivery.ledger.recorder import Recorder, noted
from delivery.records.database.store import Store
from delivery.records.ledger.ledger import Entry
from delivery.records.planning import client_actions
from delivery.screens.board_broadcast import Broadcaster
from tests.doubles.settable_clock import SettableClock
from tests.scenes.nine_clients import MEETING, PEOPLE, plan_course
from tests.scenes.scene import at

INSTANCE, STREAM = "instance-1==", "stream-1"


class EntryRoom(Protocol):
    """Takes events as ledger entries: the recorder, or what stands before it in production."""

    async def append(self, entries: Sequence[Entry]) -> None: ...


@dataclass
class LiveCourse:
    store: Store
    room: EntryRoom
    clock: SettableClock
    trainer_id: int
    course_id: int
    booking_ids: dict[str, int]
    entries: int = 0
    """How many it has recorded."""
    _waiting: list[Entry] | None = field(default=None, repr=False)

    @asynccontextmanager
    async def at_once(self) -> AsyncIterator[None]:
        """The events of the block are recorded together at its end, in their order."""
        if self._waiting is not None:
            yield
            return
        self._waiting = []
        yield
        entries, self._waiting = self._waiting, None
        await self.room.append(entries)

    async def zoom(self, event: str, wall: str, **fields: Any) -> None:
        """A webhook about the meeting, received at the time of its event."""
        await self.tells_late(event, wall, wall, **fields)

    async def opens(self, wall: str = "08:40") -> None:
        await self.zoom("meeting.started", wall, start_time=_stamp(wall))

    async def tells_late(self, event: str, wall: str, received: str, **fields: Any) -> None:
        """A webhook that Zoom delivers later than it happened."""
        body = {
            "event": event,
            "event_ts": _milliseconds(at(wall)),
            "payload": {"object": {"id": MEETING, "uuid": INSTANCE, **fields}},
        }
        await self._append("zoom", event, wall, {"body": body}, MEETING, received=received)

    async def is_judged(self) -> None:
        """Judges the course at once, with its own judge."""
        worker = LocalWorker(self.store)
        await Judge(self.store, self.clock, Broadcaster(), worker).judge(self.course_id)

    async def ends(self, wall: str = "11:45") -> None:
        await self.zoom("meeting.ended", wall, end_time=_stamp(wall))

    async def knocks(self, client: str, wall: str) -> None:
        participant = {**_person(client), "date_time": _stamp(wall)}
        await self.zoom("meeting.participant_joined_waiting_room", wall, participant=participant)

    async def gives_up(self, client: str, wall: str) -> None:
        """The client leaves the waiting room, or is removed from it."""
        participant = {**_person(client), "date_time": _stamp(wall)}
        await self.zoom("meeting.participant_left_waiting_room", wall, participant=participant)

    async def joins(self, client: str, wall: str, device: str = "1") -> None:
        participant = {**_person(client, device), "join_time": _stamp(wall)}
        await self.zoom("meeting.participant_joined", wall, participant=participant)

    async def leaves(self, client: str, wall: str, reason: str = "left the meeting") -> None:
        participant = {**_person(client), "leave_time": _stamp(wall), "leave_reason": reason}
        await self.zoom("meeting.participant_left", wall, participant=participant)

    async def watched(self, wall: str = "08:41") -> None:
        await self._stream(wall, message={"msg_type": 2, "status_code": 0})

    async def unwatched(self, wall: str) -> None:
        await self._stream(wall, lost=True)

    async def pauses(self, wall: str) -> None:
        """Zoom pauses the session and its stream."""
        await self._turns(wall, session=3, stream=5)

    async def resumes(self, wall: str) -> None:
        await self._turns(wall, session=4, stream=6)

    async def _turns(self, wall: str, *, session: int, stream: int) -> None:
        for msg_type, state in ((9, session), (8, stream)):
            message = {"msg_type": msg_type, "state": state, "timestamp": _milliseconds(at(wall))}
            await self._stream(wall, message=message)

    async def camera(self, client: str, state: str, wall: str) -> None:
        moment = _milliseconds(at(wall))
        people = [{"user_id": _person(client)["user_id"]}]
        kind = 8 if state == "on" else 9
        message = {"event_type": kind, "timestamp": moment, "participants": people}
        await self._stream(wall, message={"msg_type": 6, "event": message})

    async def notes(self, action: str, wall: str, **keys: Any) -> None:
        by = f"user {self.trainer_id}"
        entry = noted(course_id=self.course_id, by=by, at=at(wall), action=action, keys=keys)
        await self._record(entry)

    async def known(self, client: str, wall: str = "08:55") -> None:
        keys = {"accepted": True, "document": "photocard driving licence"}
        await self.notes("identity", wall, booking=f"B-{client}", **keys)

    async def everybody_in(self, clients: Iterable[str] = "ABCDEFGHI", wall: str = "08:50") -> None:
        """Opens and watches the meeting; the clients join, are identified and turn their cameras
        on."""
        async with self.at_once():
            await self.opens()
            await self.watched()
            for client in clients:
                await self.joins(client, wall)
                await self.camera(client, "on", wall)
                await self.known(client)

    async def busy(self) -> None:
        """A running course at a quarter past ten, with each client in a different state."""
        async with self.at_once():
            await self.everybody_in("ABCEG")
            await self.knocks("D", "08:52")
            await self.joins("D", "08:56")
            await self.camera("D", "on", "08:56")
            await self.known("D")
            await self.leaves("D", "10:12:10", "got disconnected from the meeting. Reason : Client")
            await self.leaves("B", "09:31")
            await self.joins("B", "09:33:10", device="1")
            await self.camera("B", "on", "09:33:12")
            await self.camera("G", "off", "09:20")
            await self.camera("G", "on", "09:24")
            await self.camera("G", "off", "10:11:30")
            await self.joins("F", "08:58")
            unlike = {"accepted": False, "reason": "no_likeness"}
            await self.notes("identity", "08:59", booking="B-F", **unlike)
            await self.knocks("H", "09:03:12")
            tablet = {**_person("X"), "registrant_id": "", "user_name": "iPad (2)"}
            tablet |= {"join_time": _stamp("10:05")}
            await self.zoom("meeting.participant_joined", "10:05", participant=tablet)
            start, end = at("09:40").isoformat(), at("09:50").isoformat()
            await self.notes("break", "09:40", **{"from": start, "to": end})
        async with self.store.writing() as tx:
            codes = {"camera": "too_dark", "microphone": "ok", "browser": "ok"}
            check: dict[str, Any] = {"kind": "check", "codes": codes, "now": at("08:00")}
            for client in "HI":
                await client_actions.add(tx, booking_id=self.booking_ids[client], **check)

    async def _stream(self, wall: str, **message: Any) -> None:
        line = {"meeting_uuid": INSTANCE, "stream": STREAM, **message}
        await self._append("rtms", "6", wall, line)

    async def _append(
        self,
        source: str,
        kind: str,
        wall: str,
        message: dict[str, Any],
        meeting_id: str | None = None,
        received: str | None = None,
    ) -> None:
        self.entries += 1
        received_at = at(received or wall)
        line = {"source": source, "received_at": received_at.isoformat(), **message}
        entry = Entry(
            source=source,
            digest=sha256(msgspec.json.encode([self.entries, line])).digest(),
            received_at=received_at,
            event_at=at(wall),
            kind=kind,
            meeting_id=meeting_id,
            instance=INSTANCE,
            course_id=None,
            line=line,
        )
        await self._record(entry)

    async def _record(self, entry: Entry) -> None:
        if self._waiting is None:
            await self.room.append([entry])
        else:
            self._waiting.append(entry)


async def make_course(
    store: Store, room: Recorder, clock: SettableClock, trainer_id: int, *, with_report: bool = True
) -> LiveCourse:
    """Plans the course; unless `with_report` is false, Zoom's report has been compared without
    differences."""
    course_id, booking_ids = await plan_course(store, trainer_id, with_report=with_report)
    return LiveCourse(store, room, clock, trainer_id, course_id, booking_ids)


def _person(client: str, device: str = "1") -> dict[str, Any]:
    given, family = PEOPLE.get(client, ("Somebody", "Else"))
    return {
        "user_id": f"user-{client}-{device}",
        "participant_uuid": f"uuid-{client}-{device}",
        "registrant_id": f"reg-{client}",
        "user_name": f"{given} {family}",
    }


def _stamp(wall: str) -> str:
    return at(wall).strftime("%Y-%m-%dT%H:%M:%SZ")


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def recorder_of(store: Store, judge: Judge) -> Recorder:
    return Recorder(store, LedgerWriter(store), judge.entries_recorded, judge.wake)


async def course_of(
    store: Store, clock: SettableClock, trainer_id: int, judge: Judge | None = None
) -> LiveCourse:
    """The trainer's course with its own recorder, unless a service's judge is given."""
    judge = judge or Judge(store, clock, Broadcaster(), LocalWorker(store))
    room = recorder_of(store, judge)
    return await make_course(store, room, clock, trainer_id)
