"""A register of as many rows as are taken at once, nine of them to a course."""

from datetime import date, timedelta

from delivery.register_files.register_table import MOST_ROWS

HEAD = (
    "course,course_type,starts,minutes,zoom_host,booking_ref,attendance_id,force,police_deadline,"
    "given_name,family_name,email,mobile,booking_state"
)


def full_register(
    first: date, rows: int = MOST_ROWS, state: str = "booked", series: str = ""
) -> bytes:
    """The courses begin on this day. On another day each course is moved, with all its bookings.
    `state` is that of each booking; `series` begins the references of courses and bookings."""
    lines, deadline = [HEAD], first + timedelta(days=180)
    for row in range(rows):
        course = row // 9
        day = first + timedelta(days=course // 40)
        lines.append(
            f"{series}NSAC-{course},NSAC,{day} {8 + course % 10:02}:00,165,host-{course},"
            f"{series}HER-{row},{series}A{row},KENT,{deadline},Alan,Archer,a{row}@mail.example,"
            f"07700 900001,{state}"
        )
    return "\n".join(lines).encode()
