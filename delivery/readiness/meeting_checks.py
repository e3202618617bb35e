"""Checks that a course's meeting exists at the right time with the settings a course needs."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from delivery.readiness.readiness_item import Item, ItemState, ItemSubject, moment
from delivery.records.readiness.course_preparations import ProviderRequest
from delivery.records.readiness.upcoming_courses import Coming
from integrations.written_record import RecordKind, outstanding

BY_ITSELF = (
    "This is tried again automatically. If it continues, an officer must check the course’s page."
)
TRY_AGAIN = (
    "An administrator of the Zoom account must fix what Zoom reported. Then an officer must select "
    "“Try again” on the course’s page."
)
CHECK_AGAIN = "An officer must select “Check the settings again” on the course’s page."
CHANGE = (
    "An administrator of the Zoom account must correct it; the course’s page says where. "
    "The settings are then checked again automatically."
)
GRANT = (
    "An administrator of the Zoom account must check it there, and allow this service’s app to "
    "read users’ settings and the account’s locked settings."
)
SHARED = (
    "An officer must make sure that each of the two courses has a meeting of its own. Then select "
    "“Try again” on the course’s page."
)
STOP = (
    "The trainer must stop AI Companion in the meeting. An administrator of the Zoom account must "
    "delete what it wrote, and switch it off for the host."
)
RECORDED: Mapping[RecordKind, str] = {
    RecordKind.ASSISTANT_STARTED: "AI Companion was started",
    RecordKind.SUMMARY: "Zoom wrote a summary of the meeting",
    RecordKind.SUMMARY_SHARED: "A summary of the meeting was shared",
    RecordKind.TRANSCRIPT: "Zoom wrote a transcript of the meeting",
}
MAKING = ("make", "move")
FRESH = timedelta(hours=48)


def meeting(course: Coming) -> Item:
    requests = [request for request in course.requests if request.kind in MAKING]
    shared = [request for request in course.requests if request.kind == "shared"]
    if shared and course.made_at is not None:
        words = shared[-1].fault or "Zoom gave this meeting to another course too"
        return Item(ItemSubject.MEETING, ItemState.NOT_READY, words, SHARED)
    if course.made_at is not None and course.meeting_version == course.schedule_version:
        return Item(ItemSubject.MEETING, ItemState.READY, f"Made {moment(course.made_at)}")
    words = "There is no meeting in Zoom yet"
    if course.made_at is not None:
        words = "Zoom does not have the course’s current time yet"
    return Item(
        ItemSubject.MEETING, ItemState.NOT_READY, words + last_fault(requests), next_step(requests)
    )


def settings(course: Coming, now: datetime) -> Item:
    """Returns an unknown item while settings are being read, or if the last reading is too old."""
    missed = course.settings_missed or ()
    wrong = tuple(str(setting["setting"]) for setting in missed if setting["found"] is not None)
    unknown = tuple(str(setting["setting"]) for setting in missed if setting["found"] is None)
    if wrong:
        return Item(
            ItemSubject.SETTINGS, ItemState.NOT_READY, _not_as_needed(len(wrong)), CHANGE, wrong
        )
    reading = [
        request
        for request in course.requests
        if request.kind == "read_back" and request.state != "done"
    ]
    if course.made_at is None:
        return _unknown("There is no meeting to read settings from")
    if reading:
        words = "Not checked yet" if course.read_back_at is None else "Being checked again"
        return _unknown(words + last_fault(reading), next_step(reading))
    if course.read_back_at is None:
        return _unknown("Not checked in Zoom", CHECK_AGAIN)
    if unknown:
        return _unknown(f"Zoom does not report {len(unknown)} of them", GRANT, unknown)
    words = f"Correct when checked {moment(course.read_back_at)}"
    if course.starts_at <= now + FRESH and course.read_back_at < now - FRESH:
        return _unknown(f"{words}, which is too long ago to rely on", CHECK_AGAIN)
    return Item(ItemSubject.SETTINGS, ItemState.READY, words)


def records(course: Coming) -> Item:
    """Returns an item that is not ready while Zoom makes or holds a written record."""
    standing = outstanding(course.records)
    if not standing:
        return Item(ItemSubject.RECORDS, ItemState.READY, "Zoom reports no summary or transcript")
    words = "; ".join(f"{RECORDED[notice.kind]} {moment(notice.at)}" for notice in standing)
    return Item(ItemSubject.RECORDS, ItemState.NOT_READY, words, STOP)


def last_fault(requests: list[ProviderRequest]) -> str:
    """Returns the provider's last error message as a second sentence, or ""."""
    faults = [request.fault for request in requests if request.fault]
    return f". Last message from Zoom: {faults[-1]}" if faults else ""


def next_step(requests: list[ProviderRequest]) -> str:
    return TRY_AGAIN if any(request.state == "refused" for request in requests) else BY_ITSELF


def _not_as_needed(number: int) -> str:
    return f"{number} setting{' is' if number == 1 else 's are'} wrong for a course"


def _unknown(words: str, act: str = "", unknown: tuple[str, ...] = ()) -> Item:
    return Item(ItemSubject.SETTINGS, ItemState.NOT_KNOWN, words, act, unknown)
