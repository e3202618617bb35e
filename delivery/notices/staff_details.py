"""Reads the values from which a message to a trainer or to the office is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from compliance.policy.message_terms import (
    AccountMessage,
    MessageTerms,
    OfficeMessage,
    TrainerMessage,
)
from compliance.policy.policy import PolicyFault
from delivery.policies import pinning
from delivery.records.accounts import users
from delivery.records.accounts.users import User
from delivery.records.database.store import Transaction
from delivery.records.messages.messages import MessageRow
from delivery.records.planning import courses
from delivery.records.planning.courses import CourseRow
from delivery.records.review import audit
from delivery.records.staff_messages import account_causes, subjects
from delivery.records.trainers import course_trainers
from delivery.records.trainers.course_trainers import CourseTrainers

OF_A_PLACE = (TrainerMessage.COURSE_GIVEN, TrainerMessage.COURSE_MOVED)


@dataclass(frozen=True, slots=True)
class StaffDetails:
    message: MessageRow
    trainer: User | None = field(repr=False)
    """The trainer, or whoever else signs in here, whom it is for; None of a message to the
    office."""
    course: CourseRow | None
    """None of a message about no single course."""
    terms: MessageTerms
    """The course's own."""
    items: Sequence[Mapping[str, Any]] = ()
    """What an inspection found not ready: `{"words", "act"}`."""
    is_second: bool = False
    """The trainer has the course, and another trainer is accountable for it."""
    reset_at: datetime | None = None
    """When the sign-in was reset of which it tells."""


async def details_of(tx: Transaction, message: MessageRow, now: datetime) -> StaffDetails | None:
    """The values for the message as things stand now; None if it is not true any more, or too late
    to be of use."""
    if message.kind == AccountMessage.SIGN_IN_RESET:
        return await _of_account(tx, message)
    course = await courses.by_id(tx, message.course_id) if message.course_id else None
    trainer = await users.by_id(tx, message.user_id) if message.user_id else None
    items: Sequence[Mapping[str, Any]] = ()
    if course is None and message.kind != OfficeMessage.MISSED:
        return None
    trainers = await course_trainers.of_course(tx, course.id) if course else CourseTrainers(None)
    if course is not None and (course.ends_at <= now or _is_superseded(message, course, trainers)):
        return None
    if message.kind == TrainerMessage.NOT_READY:
        items = await subjects.not_ready(tx, message.schedule_version)
        if course is None or course.starts_at <= now or not items:
            return None
    is_second = message.user_id in trainers.others(trainers.accountable_id)
    return StaffDetails(message, trainer, course, await terms_of(tx, course), items, is_second)


async def _of_account(tx: Transaction, message: MessageRow) -> StaffDetails | None:
    """None of somebody who can no longer sign in."""
    user = await users.by_id(tx, message.user_id) if message.user_id else None
    if user is None or not user.active:
        return None
    subject = f"user {user.id}"
    times = await audit.last_about(tx, account_causes.RESET_ACT, [subject])
    return StaffDetails(message, user, None, MessageTerms(), reset_at=times.get(subject))


async def terms_of(tx: Transaction, course: CourseRow | None) -> MessageTerms:
    """The course's own terms of messages; the usual ones without a course, or where its policy
    cannot be read."""
    if course is None:
        return MessageTerms()
    try:
        return (await pinning.policy_of(tx, course)).messages
    except PolicyFault:
        return MessageTerms()


def _is_superseded(message: MessageRow, course: CourseRow, trainers: CourseTrainers) -> bool:
    """Whether the course has changed since, so that the message is not true."""
    has_it = course.state == "planned" and message.user_id in trainers.present_ids
    if message.kind in OF_A_PLACE:
        return not has_it or course.schedule_version != message.schedule_version
    if message.kind == TrainerMessage.COURSE_TAKEN_AWAY:
        return has_it
    if message.kind == TrainerMessage.NOT_READY:
        return course.state != "planned" or trainers.accountable_id != message.user_id
    return course.state != "planned"
