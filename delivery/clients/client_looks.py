"""Who has looked at a client's record, by role and time. Names are never shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from delivery.clients.personal_link import PersonalLink
from delivery.records.database.store import Transaction
from delivery.records.review import audit
from delivery.records.review.audit import LookRow
from delivery.timekeeping.london_time import london_day

CASE_OPENED = "case opened"
SECOND_LOOK_OPENED = "second look opened"
FILE_DOWNLOADED = "client file downloaded"
CHALLENGE_OPENED = "challenge opened"
NOTES_OPENED = "client's notes opened"
COMPLETIONS_OPENED = "completions opened"
FAILURE_OPENED = "course failure opened"
PACK_MADE = "evidence pack made"
COPY_OPENED = "copy opened"
FORM_OPENED = "form about client opened"
"""A page with a form about one client: to raise a finding, make a call, send links."""
TASK_OPENED = "task opened"
CONTACT_OPENED = "contact page opened"
REMOVAL_OPENED = "removal form opened"
COURSE_OPENED = "course opened"
BOARD_OPENED = "live board opened"
COURSE_NOTES_OPENED = "notes of course opened"
LIST_OPENED = "list opened"
"""A list of clients of several courses: it shows a name and a state, and is no look at a record.
Its subject is the list."""
SEARCHED = "clients searched"
LOOKS = (
    *(CASE_OPENED, FILE_DOWNLOADED, CHALLENGE_OPENED, NOTES_OPENED),
    *(FORM_OPENED, TASK_OPENED, CONTACT_OPENED, REMOVAL_OPENED, PACK_MADE, COPY_OPENED),
    SECOND_LOOK_OPENED,
    *(COMPLETIONS_OPENED, FAILURE_OPENED, COURSE_OPENED, BOARD_OPENED, COURSE_NOTES_OPENED),
)
"""The acts of the audit with which a user reads about a client: all but the last line name the
booking, the last the course, for all its clients at once."""
VISIT = timedelta(minutes=30)
"""Looks of one person that are no further apart than this are one visit."""
MOST_SHOWN = 50
PERIOD = "period "
"""What the subject of an export begins with: "period 2026-06-01 to 2026-06-30"."""
OF_FORCE = ", force "
LONGEST_SUBJECT = 80
"""The characters of a subject; a longer one is cut, within the name of its force."""


@dataclass(frozen=True, slots=True)
class VisitShown:
    role: str
    """The person's role today, such as `officer`."""
    at: datetime
    """When the visit began."""
    user_id: int
    """The person, whom the client's pages never name."""


async def visits_of(tx: Transaction, link: PersonalLink) -> tuple[VisitShown, ...]:
    """Returns the last visits to the record of a booking, the latest first."""
    return (await all_visits_of(tx, link))[:MOST_SHOWN]


async def all_visits_of(tx: Transaction, link: PersonalLink) -> tuple[VisitShown, ...]:
    """As `visits_of`, without a limit. An export of outcomes is a visit if the course began in its
    period."""
    subjects = (f"booking {link.booking.reference}", f"course {link.course.reference}")
    looks = await audit.looks(tx, LOOKS, subjects, link.course.starts_at)
    day = london_day(link.course.starts_at)
    force = link.booking.force
    return visits(look for look in looks if _is_about(look.subject, day, force))


def export_subject(period: str, force: str | None) -> str:
    """The subject of an export of a period, or of the clients of one force in it. `period`: as in
    "2026-06-01 to 2026-06-30"."""
    of_force = f"{OF_FORCE}{force}" if force is not None else ""
    return f"{PERIOD}{period}{of_force}"[:LONGEST_SUBJECT]


def _is_about(subject: str, day: date, force: str) -> bool:
    if not subject.startswith(PERIOD):
        return True
    days, is_of_force, named = subject.removeprefix(PERIOD).partition(OF_FORCE)
    first, _, last = days.partition(" to ")
    return first <= day.isoformat() <= last and (not is_of_force or force.startswith(named))


def visits(looks: Iterable[LookRow]) -> tuple[VisitShown, ...]:
    """Returns one visit for the looks of one person that follow each other closely, the latest
    visit first. `looks` are in time order."""
    last: dict[int, datetime] = {}
    begun = []
    for look in looks:
        before = last.get(look.user_id)
        if before is None or look.at - before > VISIT:
            begun.append(VisitShown(look.role, look.at, look.user_id))
        last[look.user_id] = look.at
    return tuple(reversed(begun))
