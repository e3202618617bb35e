"""Whether a course was held, after which nobody can note that it could not be delivered."""

from compliance.attendance.attendance import CourseRoom
from compliance.outcomes.recommendation import opened_late_by, short_by
from compliance.policy.policy import Policy


def was_held(room: CourseRoom, policy: Policy) -> bool:
    """Whether it is known that the course was given, but for what the policy leaves to review."""
    if room.over is None or room.opening is None or not room.final:
        return False
    return opened_late_by(room) + short_by(room) <= policy.short_review
