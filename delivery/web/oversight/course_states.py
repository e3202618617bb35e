"""The states of a course in the officer's list, each as a kind of mark and its words."""

from collections.abc import Iterator
from datetime import datetime

from delivery.records.messages.instructions import LeadTimes
from delivery.records.readiness.course_list import ReadinessCounts
from delivery.timekeeping.time_wording import count_of

State = tuple[str, str]
"""The kind of the mark, as `templates/marks.html` names it, and the words."""


def meeting_states(course: ReadinessCounts, now: datetime) -> Iterator[State]:
    """Returns the state of the course's meeting in Zoom, and its failed requests."""
    if course.state == "cancelled":
        yield "removed", "Course cancelled"
    elif not course.meeting_made_at:
        yield "due", "Not created" if course.ends_at <= now else "Not created yet"
    elif course.settings_missed:
        yield "due", f"{count_of(course.settings_missed, 'setting')} not applied"
    elif not course.read_back_at:
        yield "unknown", "Created, settings not checked yet"
    else:
        yield "done", "Ready"
    if refused := course.requests.get("refused", 0):
        yield "refused", f"{count_of(refused, 'request')} refused by Zoom"
    if retrying := course.requests.get("retrying", 0):
        yield "due", f"{count_of(retrying, 'request')} failed, will be sent again"


def instruction_states(
    course: ReadinessCounts, now: datetime, lead_times: LeadTimes
) -> Iterator[State]:
    """Returns the number of clients by the state of their joining instructions."""
    counts, over = course.instructions, course.ends_at <= now
    if refused := counts.get("refused", 0):
        yield "refused", f"{refused} refused"
    if unsure := counts.get("unsure", 0):
        yield "unknown", f"{unsure} not known"
    if due := counts.get("due", 0):
        yield "due", f"{due} never sent" if over else f"{due} failed, will be sent again"
    not_tried = counts.get("none", 0)
    if over:
        if never := not_tried + counts.get("missed", 0):
            yield "refused", f"{never} never sent"
    elif not_tried and course.starts_at <= now + lead_times.of(course.policy, course.id):
        yield "due", f"{not_tried} not sent yet"
    elif not_tried:
        yield "waiting", "Not due yet" if not_tried == course.booked else f"{not_tried} not due yet"
    if claimed := counts.get("claimed", 0):
        yield "waiting", f"{claimed} being sent"
    if sent := counts.get("sent", 0):
        yield "done", "All sent" if sent == course.booked else f"{sent} sent"
