"""Matches one instance's report against the events that were heard of that instance."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from compliance.events import (
    Admitted,
    Ending,
    Event,
    InstanceEnded,
    Joined,
    Left,
    Person,
    PutInWaitingRoom,
    WaitingRoomEntered,
    WaitingRoomLeft,
)
from compliance.policy.policy import Policy
from compliance.provider_report import Reconciled, ReportedStay
from compliance.reconciliation.instance_history import HeardInstance
from compliance.reconciliation.participant_matching import participant
from compliance.reconciliation.stay_matching import ObservedStay, match


@dataclass(frozen=True, slots=True)
class Difference:
    """A value of the report that differs from the events. Nothing is changed for it."""

    instance: str
    kind: str
    """`joined`, `left` or `waited` (a time), `link` (the owner), `again` (a stay within a heard
    one), or `lacking` (heard, and not in the report)."""
    name: str
    registrant_id: str | None
    uuid: str
    """The participant's uuid as heard; made up for a participant whom only the report names."""
    heard: datetime | None
    reported: datetime | None

    @property
    def at(self) -> datetime | None:
        return self.heard or self.reported


class InstanceReport:
    """The events that a report adds to the heard ones, and the differences between the two."""

    def __init__(self, heard: HeardInstance, rows: Sequence[ReportedStay], policy: Policy) -> None:
        self.added: list[Event] = []
        self.differences: list[Difference] = []
        self._heard, self._policy = heard, policy
        self._within = policy.report_differs
        self._over = heard.ended or self._end(rows)
        self._stays = heard.stays()

    def reconcile(self, rows: Sequence[ReportedStay], came_at: datetime) -> None:
        inside = [row for row in rows if not row.waiting]
        matches = match(tuple(self._stays), inside, self._within)
        for stay, row in matches.pairs:
            self._pair(stay, row)
        for row in matches.only_reported:
            if row.user_id:
                self._whole(row)
        for row in rows:
            if row.waiting and row.registrant_id:
                self._waited(row)
        lacking = [stay for stay in matches.only_heard if stay.length > self._within]
        for stay in lacking:
            self._differs("lacking", stay.person, stay.joined or stay.left, None)
        if inside and not lacking and all(row.user_id for row in inside):
            self.added.append(Reconciled(came_at, self._heard.instance))

    def _end(self, rows: Sequence[ReportedStay]) -> datetime | None:
        """The end of an instance whose end was not heard: the last time in the report and the
        events, because Zoom reports only instances that are over."""
        gone = [row.left_at for row in rows if row.left_at]
        if not gone:
            return None
        over = max([*gone, *(sighting.at for sighting in self._heard.sightings)])
        self.added.append(InstanceEnded(over, self._heard.instance))
        return over

    def _pair(self, stay: ObservedStay, row: ReportedStay) -> None:
        person = self._linked(stay, row)
        if stay.joined is not None:
            self._compare("joined", person, stay.joined, row.joined_at)
        elif not self._add(person, row.joined_at, stay.left, self._join(person, row)):
            self._differs("joined", person, stay.left, row.joined_at)
        if stay.left is not None:
            self._compare("left", person, stay.left, row.left_at)
        elif (left := self._leave(person, row)) and not self._add(
            person, stay.joined, left.at, left
        ):
            self._differs("left", person, stay.joined, left.at)

    def _linked(self, stay: ObservedStay, row: ReportedStay) -> Person:
        """Adds the owner of a connection if only the report has it. Heard and matched owners
        stand."""
        person = stay.person
        identifier = row.registrant_id or row.account_id
        if not identifier or identifier in (person.registrant_id, person.account_id):
            return person
        if person.registrant_id or person.account_id or person.uuid in self._heard.matched:
            self._differs("link", person, stay.joined or stay.left, row.joined_at)
            return person
        named = replace(person, registrant_id=row.registrant_id, account_id=row.account_id)
        if stay.joined is not None:
            self.added.append(Joined(stay.joined, self._heard.instance, named))
        return named

    def _whole(self, row: ReportedStay) -> None:
        """Adds a stay of which no event was received."""
        person = participant(self._heard.instance, row, self._stays, self._policy.move)
        left = self._leave(person, row)
        added: list[Joined | Left] = [self._join(person, row), *([left] if left else [])]
        if self._add(person, row.joined_at, left.at if left else None, *added):
            self._stays.append(ObservedStay(person, row.joined_at, row.left_at or self._over))
        else:
            self._differs("again", person, None, row.joined_at)

    def _waited(self, row: ReportedStay) -> None:
        """Adds a stay in the waiting room, which proves that a client was in time (clause 7)."""
        until = row.left_at or self._over or row.joined_at
        entries = [
            sighting.at
            for sighting in self._heard.sightings
            if isinstance(sighting, WaitingRoomEntered | PutInWaitingRoom)
            and self._heard.completed(sighting.person).registrant_id == row.registrant_id
            and row.joined_at - self._within <= sighting.at <= until + self._within
        ]
        instance = self._heard.instance
        made = f"report:{instance}:{row.registrant_id}"
        person = Person(made, row.user_id, row.registrant_id, name=row.name)
        if entries:
            self._compare("waited", person, min(entries), row.joined_at)
            return
        self.added.append(WaitingRoomEntered(row.joined_at, instance, person))
        if row.left_at is not None:
            how = Admitted if self._joins_next(row, row.left_at) else WaitingRoomLeft
            self.added.append(how(row.left_at, instance, person))

    def _joins_next(self, row: ReportedStay, left_at: datetime) -> bool:
        """Whether a join is the client's next known event after the waiting room. The report does
        not distinguish an admission from a going away."""
        completed = self._heard.completed
        link = row.registrant_id
        joins = [
            stay.joined
            for stay in self._stays
            if stay.joined and completed(stay.person).registrant_id == link
        ]
        entries = [
            sighting.at
            for sighting in self._heard.sightings
            if isinstance(sighting, WaitingRoomEntered | PutInWaitingRoom)
            and completed(sighting.person).registrant_id == link
        ]
        after = [at for at in joins if at >= left_at - self._policy.move]
        return bool(after) and not any(left_at < at < min(after) for at in entries)

    def _join(self, person: Person, row: ReportedStay) -> Joined:
        return Joined(row.joined_at, self._heard.instance, person)

    def _leave(self, person: Person, row: ReportedStay) -> Left | None:
        """The leave of a row; None at the end of the instance, which ends every stay."""
        if row.left_at is None or (self._over and row.left_at >= self._over - self._within):
            return None
        return Left(row.left_at, self._heard.instance, person, Ending.UNSAID)

    def _add(
        self,
        person: Person,
        joined: datetime | None,
        left: datetime | None,
        *sightings: Joined | Left,
    ) -> bool:
        taken = self._heard.takes(person, (joined, left), *sightings)
        self.added += sightings if taken else ()
        return taken

    def _compare(
        self, kind: str, person: Person, heard: datetime, reported: datetime | None
    ) -> None:
        if reported is not None and abs(reported - heard) > self._within:
            self._differs(kind, person, heard, reported)

    def _differs(
        self, kind: str, person: Person, heard: datetime | None, reported: datetime | None
    ) -> None:
        self.differences.append(
            Difference(
                self._heard.instance,
                kind,
                person.name,
                person.registrant_id,
                person.uuid,
                heard,
                reported,
            )
        )
