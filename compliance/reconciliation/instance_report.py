"""One instance's report, laid against what was heard of that instance."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from compliance.events import (
    Ending,
    Event,
    InstanceEnded,
    Joined,
    Left,
    Person,
    PutInWaitingRoom,
    Reconciled,
    ReportedStay,
    WaitingRoomEntered,
    WaitingRoomLeft,
)
from compliance.policy.policy import Policy
from compliance.reconciliation.instance_history import HeardInstance
from compliance.reconciliation.participant_matching import participant
from compliance.reconciliation.stay_matching import ObservedStay, lay


@dataclass(frozen=True, slots=True)
class Difference:
    """Where the report says something else than was heard. Nothing is changed for it."""

    instance: str
    what: str
    """`joined`, `left` or `waited` (a time), `link` (whose it is), `again` (a stay within one that
    was heard), or `lacking` (heard, and not in the report)."""
    name: str
    registrant_id: str | None
    uuid: str
    """The participant's, as heard; one that was made where only the report knows them."""
    heard: datetime | None
    reported: datetime | None

    @property
    def at(self) -> datetime | None:
        return self.heard or self.reported


class InstanceReport:
    """What comes of laying the rows of a report against what was heard."""

    def __init__(self, heard: HeardInstance, rows: Sequence[ReportedStay], policy: Policy) -> None:
        self.added: list[Event] = []
        self.differences: list[Difference] = []
        self._heard, self._policy = heard, policy
        self._within = policy.report_differs
        self._over = heard.ended or self._end(rows)
        self._stays = heard.stays()

    def reconcile(self, rows: Sequence[ReportedStay], came_at: datetime) -> None:
        inside = [row for row in rows if not row.waiting]
        laid = lay(tuple(self._stays), inside, self._within)
        for stay, row in laid.pairs:
            self._pair(stay, row)
        for row in laid.only_reported:
            if row.user_id:
                self._whole(row)
        for row in rows:
            if row.waiting and row.registrant_id:
                self._waited(row)
        lacking = [stay for stay in laid.only_heard if stay.length > self._within]
        for stay in lacking:
            self._differs("lacking", stay.who, stay.joined or stay.left, None)
        if inside and not lacking and all(row.user_id for row in inside):
            self.added.append(Reconciled(came_at, self._heard.instance))

    def _end(self, rows: Sequence[ReportedStay]) -> datetime | None:
        """There is a report only of what is over: where no end was heard, it was when the last
        was gone."""
        gone = [row.left_at for row in rows if row.left_at]
        if not gone:
            return None
        over = max([*gone, *(one.at for one in self._heard.sightings)])
        self.added.append(InstanceEnded(over, self._heard.instance))
        return over

    def _pair(self, stay: ObservedStay, row: ReportedStay) -> None:
        who = self._linked(stay, row)
        if stay.joined is not None:
            self._compare("joined", who, stay.joined, row.joined_at)
        elif not self._add(who, row.joined_at, stay.left, self._join(who, row)):
            self._differs("joined", who, stay.left, row.joined_at)
        if stay.left is not None:
            self._compare("left", who, stay.left, row.left_at)
        elif (left := self._leave(who, row)) and not self._add(who, stay.joined, left.at, left):
            self._differs("left", who, stay.joined, left.at)

    def _linked(self, stay: ObservedStay, row: ReportedStay) -> Person:
        """Whose it is, where only the report says so. What was heard or matched stands."""
        who = stay.who
        told = row.registrant_id or row.account_id
        if not told or told in (who.registrant_id, who.account_id):
            return who
        if who.registrant_id or who.account_id or who.uuid in self._heard.matched:
            self._differs("link", who, stay.joined or stay.left, row.joined_at)
            return who
        named = replace(who, registrant_id=row.registrant_id, account_id=row.account_id)
        if stay.joined is not None:
            self.added.append(Joined(stay.joined, self._heard.instance, named))
        return named

    def _whole(self, row: ReportedStay) -> None:
        """A stay of which nothing was heard."""
        who = participant(self._heard.instance, row, self._stays, self._policy.move)
        left = self._leave(who, row)
        told: list[Joined | Left] = [self._join(who, row), *([left] if left else [])]
        if self._add(who, row.joined_at, left.at if left else None, *told):
            self._stays.append(ObservedStay(who, row.joined_at, row.left_at or self._over))
        else:
            self._differs("again", who, None, row.joined_at)

    def _waited(self, row: ReportedStay) -> None:
        """In the waiting room, which is what makes somebody in time (clause 7)."""
        until = row.left_at or self._over or row.joined_at
        entries = [
            one.at
            for one in self._heard.sightings
            if isinstance(one, WaitingRoomEntered | PutInWaitingRoom)
            and self._heard.known(one.who).registrant_id == row.registrant_id
            and row.joined_at - self._within <= one.at <= until + self._within
        ]
        instance = self._heard.instance
        made = f"report:{instance}:{row.registrant_id}"
        who = Person(made, row.user_id, row.registrant_id, name=row.name)
        if entries:
            self._compare("waited", who, min(entries), row.joined_at)
            return
        self.added.append(WaitingRoomEntered(row.joined_at, instance, who))
        if row.left_at is not None:
            self.added.append(WaitingRoomLeft(row.left_at, instance, who))

    def _join(self, who: Person, row: ReportedStay) -> Joined:
        return Joined(row.joined_at, self._heard.instance, who)

    def _leave(self, who: Person, row: ReportedStay) -> Left | None:
        """None where it is the end of the instance, which ends every stay."""
        if row.left_at is None or (self._over and row.left_at >= self._over - self._within):
            return None
        return Left(row.left_at, self._heard.instance, who, Ending.UNSAID)

    def _add(
        self, who: Person, joined: datetime | None, left: datetime | None, *told: Joined | Left
    ) -> bool:
        taken = self._heard.takes(who, (joined, left), *told)
        self.added += told if taken else ()
        return taken

    def _compare(self, what: str, who: Person, heard: datetime, told: datetime | None) -> None:
        if told is not None and abs(told - heard) > self._within:
            self._differs(what, who, heard, told)

    def _differs(
        self, what: str, who: Person, heard: datetime | None, told: datetime | None
    ) -> None:
        self.differences.append(
            Difference(
                self._heard.instance, what, who.name, who.registrant_id, who.uuid, heard, told
            )
        )
