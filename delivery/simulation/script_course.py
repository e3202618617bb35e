"""Writes the course of a simulator's script as a register of bookings."""

import csv
import io
from datetime import datetime, timedelta

from delivery.timekeeping.london_time import LONDON
from integrations.zoom.simulator.scripting.script import Script

HOST = "simulated-host"
"""The Zoom user who hosts the meeting."""


def starts_at(script: Script, starts: datetime | None = None) -> datetime:
    """The start of the course in London: `starts` or, without it, the script's own time."""
    moment = starts or script.course.starts
    return moment.replace(tzinfo=LONDON) if moment.tzinfo is None else moment.astimezone(LONDON)


def register(script: Script, begins: datetime, trainer: str) -> str:
    """The course as a CSV file for `coursewatch import`; `trainer` is the trainer's sign-in
    address."""
    out = io.StringIO()
    rows = [_row(script, client, begins, trainer) for client in script.course.clients]
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _row(script: Script, client: str, begins: datetime, trainer: str) -> dict[str, str]:
    course = script.course
    given_name, _, family_name = course.clients[client].partition(" ")
    return {
        "course": course.reference,
        "course_type": course.type,
        "starts": begins.strftime("%Y-%m-%d %H:%M"),
        "minutes": str(course.minutes),
        "trainer": trainer,
        "zoom_host": HOST,
        "booking_ref": script.booking(client),
        "force": "LINCOLNSHIRE POLICE",
        "police_deadline": (begins + timedelta(days=28)).strftime("%Y-%m-%d"),
        "given_name": given_name,
        "family_name": family_name,
        "email": f"{given_name}.{family_name}@client.example".lower(),
        "mobile": "07700 900123",
    }
