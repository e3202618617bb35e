"""The people of the demonstration: nine clients, a trainer, two officers, an administrator."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from delivery.timekeeping.london_time import LONDON

MINUTES = 165
COURSE = "NSAC-DEMO"
COURSE_TYPE = "NSAC"
HOST = "zoom-host-1"
TRAINER, OFFICER, SECOND_OFFICER, ADMINISTRATOR = (
    "priya.shah@provider.example",
    "owen.hughes@provider.example",
    "nia.bevan@provider.example",
    "ada.king@provider.example",
)
NAMES = {
    TRAINER: "Priya Shah",
    OFFICER: "Owen Hughes",
    SECOND_OFFICER: "Nia Bevan",
    ADMINISTRATOR: "Ada King",
}


@dataclass(frozen=True, slots=True)
class DemoClient:
    reference: str
    given_name: str
    family_name: str
    requirements: str = ""
    interpreter: str = ""

    @property
    def email(self) -> str:
        return f"{self.given_name}.{self.family_name}@client.example".lower().replace("'", "")

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"


AMELIA = DemoClient("D-1001", "Amelia", "Brown")
TOMASZ = DemoClient("D-1002", "Tomasz", "Kowalski")
GRACE = DemoClient("D-1003", "Grace", "Okafor")
MOHAMMED = DemoClient("D-1004", "Mohammed", "Ali")
CERYS = DemoClient("D-1005", "Cerys", "Davies")
OLIVER = DemoClient("D-1006", "Oliver", "Smith", requirements="extra_breaks")
PRIYANKA = DemoClient("D-1007", "Priyanka", "Rao", requirements="private_identity_check")
CALLUM = DemoClient("D-1008", "Callum", "MacLeod")
EWA = DemoClient("D-1009", "Ewa", "Nowak", interpreter="Ania Lis")
CLIENTS = (AMELIA, TOMASZ, GRACE, MOHAMMED, CERYS, OLIVER, PRIYANKA, CALLUM, EWA)


def starts(today: date) -> datetime:
    """The start of the course: ten o'clock in London, two days after `today`."""
    day = today + timedelta(days=2)
    return datetime(day.year, day.month, day.day, 10, tzinfo=LONDON)


@dataclass(frozen=True, slots=True)
class DemoPlan:
    """One course of a register."""

    reference: str
    starts_at: datetime
    minutes: int
    trainer: str
    host: str
    clients: Sequence[DemoClient]
    deadline_days: int = 28
    """Days from the course to the police's deadline."""


def register(starts_at: datetime, others: Sequence[DemoPlan] = ()) -> str:
    """The courses and their bookings as the CSV file that a provider would send: the followed
    course, and `others`."""
    followed = DemoPlan(COURSE, starts_at, MINUTES, TRAINER, HOST, CLIENTS)
    out = io.StringIO()
    rows = [_row(client, plan) for plan in (followed, *others) for client in plan.clients]
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _row(client: DemoClient, plan: DemoPlan) -> dict[str, str]:
    deadline = plan.starts_at + timedelta(days=plan.deadline_days)
    return {
        "course": plan.reference,
        "course_type": COURSE_TYPE,
        "starts": plan.starts_at.strftime("%Y-%m-%d %H:%M"),
        "minutes": str(plan.minutes),
        "trainer": plan.trainer,
        "zoom_host": plan.host,
        "booking_ref": client.reference,
        "force": "LINCOLNSHIRE POLICE",
        "police_deadline": deadline.strftime("%Y-%m-%d"),
        "given_name": client.given_name,
        "family_name": client.family_name,
        "email": client.email,
        "mobile": "07700 900123",
        "requirements": client.requirements,
        "interpreter_name": client.interpreter,
        "interpreter_kind": "language" if client.interpreter else "",
        "interpreter_over_16": "yes" if client.interpreter else "",
    }
