"""Finds the participant of a report's row: a report names connections, never participants."""

from collections.abc import Sequence
from datetime import timedelta

from compliance.events import Person
from compliance.provider_report import ReportedStay
from compliance.reconciliation.stay_matching import ObservedStay


def participant(
    instance: str, row: ReportedStay, stays: Sequence[ObservedStay], move: timedelta
) -> Person:
    """The participant of the row's connection, or one who has just come from or goes on to another
    room on the same link. Any other row is a new participant, with a uuid made from the
    connection."""
    for stay in stays:
        if stay.person.user_id == row.user_id:
            return stay.person
    moving = [stay.person.uuid for stay in stays if _moves(stay, row, move)]
    same = [uuid for uuid in moving if uuid and not _together(uuid, row, stays, move)]
    return Person(
        uuid=same[0] if same else f"report:{instance}:{row.user_id}",
        user_id=row.user_id,
        registrant_id=row.registrant_id,
        account_id=row.account_id,
        name=row.name,
    )


def _moves(stay: ObservedStay, row: ReportedStay, move: timedelta) -> bool:
    """Whether one stay ends where the other begins (FACTS trap 1)."""
    if not row.registrant_id or row.registrant_id != stay.person.registrant_id:
        return False
    came = stay.left is not None and abs(row.joined_at - stay.left) <= move
    if stay.joined is None or row.left_at is None:
        return came
    return came or abs(stay.joined - row.left_at) <= move


def _together(uuid: str, row: ReportedStay, stays: Sequence[ObservedStay], move: timedelta) -> bool:
    """Whether that participant was in the room by another connection at the time: then the row is
    another device."""
    end = row.left_at or row.joined_at
    return any(
        min(stay.left or end, end) - max(stay.joined or row.joined_at, row.joined_at) > move
        for stay in stays
        if stay.person.uuid == uuid
    )
