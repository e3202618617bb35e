"""A client's attendance as the client's own record shows it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from compliance.intervals import Span
from delivery.assessment.course_inputs import CourseInputs
from delivery.assessment.stored_assessment import StoredCourse, StoredGap
from delivery.clients.personal_link import PersonalLink
from delivery.device_check import measured_connection
from delivery.device_check.measured_connection import MeasuredConnection
from delivery.device_check.own_connection import BadStretch, beside
from delivery.records.planning.connection_reports import ConnectionReport


@dataclass(frozen=True, slots=True)
class AttendanceShown:
    """A client's attendance. All durations are in seconds; those of the camera cover presence
    outside breaks."""

    seen: bool
    """Whether the client was there, even if the time of arrival is unknown."""
    arrived_at: datetime | None
    late_by_s: int | None
    scheduled_s: int
    present_s: int
    unknown_s: int
    """The time in which their presence is unknown."""
    heard_s: int | None
    """The part of `scheduled_s` in which events could reach us; None if not recorded."""
    camera_on_s: int
    camera_off_s: int
    camera_unknown_s: int
    absences: tuple[StoredGap, ...]
    connections: Mapping[datetime, tuple[BadStretch, ...]]
    """What the client's own page said of its connection beside each absence, by its start."""
    measured: Mapping[datetime, MeasuredConnection]
    """What the provider measured of the connection that each absence ended, by its start."""

    @property
    def camera_s(self) -> int:
        return self.camera_seen_s + self.camera_unknown_s

    @property
    def camera_seen_s(self) -> int:
        """The seconds for which the camera is known to be on or off."""
        return self.camera_on_s + self.camera_off_s


def attendance_of(
    assessment: StoredCourse | None,
    link: PersonalLink,
    reports: Iterable[ConnectionReport],
    inputs: CourseInputs,
) -> AttendanceShown | None:
    """Returns the attendance of the client of this link; None without a final assessment."""
    client = assessment.client(link.booking.reference) if assessment else None
    if assessment is None or client is None:
        return None
    return AttendanceShown(
        seen=client.seen,
        arrived_at=client.arrived_at,
        late_by_s=client.late_by_s,
        scheduled_s=client.scheduled_s,
        present_s=client.present_s,
        unknown_s=client.unknown_s,
        heard_s=assessment.heard_s,
        camera_on_s=client.camera.on_s,
        camera_off_s=client.camera.off_s,
        camera_unknown_s=client.camera.unknown_s,
        absences=client.gaps,
        connections=beside(
            [Span(gap.start, gap.end) for gap in client.gaps], reports, inputs.events
        ),
        measured=measured_connection.beside(
            {gap.start: gap.start for gap in client.gaps},
            inputs.measured_connections.get(link.booking.reference, ()),
        ),
    )
