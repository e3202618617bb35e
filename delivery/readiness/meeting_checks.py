"""Whether a course's meeting is there at its present time, and set as a course needs it."""

from datetime import datetime, timedelta

from delivery.readiness.readiness_item import Item, ItemState, What, moment
from delivery.records.messages.messages import AHEAD
from delivery.records.readiness.upcoming_courses import Coming, UpcomingFilter

BY_ITSELF = "Zoom is asked again by itself. If it lasts, an officer looks at the course’s page."
TRY_AGAIN = (
    "Somebody who may change the Zoom account mends what Zoom said; then an officer presses "
    "“Try again” on the course’s page."
)
CHECK_AGAIN = "An officer presses “Check the settings again” on the course’s page."
CHANGE = (
    "Somebody who may change the Zoom account sets it right: where is said on the course’s page. "
    "It is then read back by itself."
)
GRANT = (
    "An administrator of the Zoom account looks it up there, and lets this service’s app read "
    "users’ settings and the account’s locked settings."
)
MAKING = ("make", "move")
FRESH = timedelta(hours=48)


def meeting(course: Coming) -> Item:
    asked = [one for one in course.asked if one.kind in MAKING]
    if course.made_at is not None and course.told_version == course.schedule_version:
        return Item(What.MEETING, ItemState.READY, f"Made {moment(course.made_at)}")
    words = "There is no meeting in Zoom yet"
    if course.made_at is not None:
        words = "Zoom has not been told of the course’s present time"
    return Item(What.MEETING, ItemState.NOT_READY, words + said(asked), to_do(asked))


def settings(course: Coming, now: datetime) -> Item:
    """Unknown while they are being read, or where the last reading is too old to go by."""
    missed = course.settings_missed or ()
    wrong = tuple(str(one["setting"]) for one in missed if one["found"] is not None)
    untold = tuple(str(one["setting"]) for one in missed if one["found"] is None)
    if wrong:
        return Item(What.SETTINGS, ItemState.NOT_READY, _not_as_needed(len(wrong)), CHANGE, wrong)
    reading = [one for one in course.asked if one.kind == "read_back" and one.state != "done"]
    if course.made_at is None:
        return _unknown("There is no meeting whose settings could be read")
    if reading:
        words = "Not read back yet" if course.read_back_at is None else "Being read back again"
        return _unknown(words + said(reading), to_do(reading))
    if course.read_back_at is None:
        return _unknown("Not read back from Zoom", CHECK_AGAIN)
    if untold:
        return _unknown(f"Zoom does not tell {len(untold)} of them", GRANT, untold)
    words = f"As they must be, read back {moment(course.read_back_at)}"
    if course.starts_at <= now + FRESH and course.read_back_at < now - AHEAD:
        return _unknown(f"{words}, which is too long ago to go by", CHECK_AGAIN)
    return Item(What.SETTINGS, ItemState.READY, words)


def said(asked: list[UpcomingFilter]) -> str:
    """What the provider said last, to go on after a clause."""
    faults = [one.fault for one in asked if one.fault]
    return f". Zoom said last: {faults[-1]}" if faults else ""


def to_do(asked: list[UpcomingFilter]) -> str:
    return TRY_AGAIN if any(one.state == "refused" for one in asked) else BY_ITSELF


def _not_as_needed(number: int) -> str:
    return f"{number} setting{' is' if number == 1 else 's are'} not as a course needs"


def _unknown(words: str, act: str = "", untold: tuple[str, ...] = ()) -> Item:
    return Item(What.SETTINGS, ItemState.NOT_KNOWN, words, act, untold)
