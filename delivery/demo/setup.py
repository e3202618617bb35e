"""Prepares the demonstration: its folder, its users, its course and bookings."""

import asyncio
import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from delivery.accounts import passwords, sign_in
from delivery.demo.morning import MORNING, TRAINERS, plans
from delivery.demo.people import (
    ADMINISTRATOR,
    COURSE,
    COURSE_TYPE,
    HOST,
    NAMES,
    OFFICER,
    SECOND_OFFICER,
    TRAINER,
    register,
)
from delivery.policies import policy_reading, shipped_policies
from delivery.records.accounts import trainer_licences, users
from delivery.records.database.store import Store, Transaction
from delivery.records.judgements import assessments
from delivery.records.meetings import report_fetches
from delivery.records.migrate import migrate
from delivery.records.planning import courses
from delivery.register_files import register_file
from delivery.registers import importing
from delivery.timekeeping.clock import SystemClock

A_YEAR = timedelta(days=365)
MARK = "coursewatch.demo"
USERS = (
    (TRAINER, "trainer", 2),
    (OFFICER, "officer", 3),
    (SECOND_OFFICER, "officer", 3),
    (ADMINISTRATOR, "administrator", 1),
)
"""The email address, the role and the number of links of each user, in the order of `Links`."""


@dataclass(frozen=True, slots=True)
class Links:
    """One-time sign-in links. The demonstration's own people use those that begin with `own`; the
    reader uses `to_propose` and `to_confirm` after the course."""

    trainer: str
    own_trainer: str
    officer: str
    own_officer: str
    to_propose: str
    second_officer: str
    own_second_officer: str
    to_confirm: str
    administrator: str


@contextmanager
def fresh_folder(folder: Path) -> Iterator[None]:
    """Empties the folder, or makes it, and locks it until the block ends.

    Raises FileExistsError for a file, for a folder with other contents, which stays as it is, and
    for a folder that another demonstration uses.
    """
    if folder.exists() and not folder.is_dir():
        raise FileExistsError(f"{folder} is a file. Choose a folder")
    mark = folder / MARK
    if folder.exists() and any(folder.iterdir()) and not mark.exists():
        raise FileExistsError(f"{folder} holds other files. Choose another folder")
    folder.mkdir(parents=True, exist_ok=True)
    with mark.open("a") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            text = (
                f"A demonstration already runs in {folder}. Stop it, or choose another folder "
                "with --folder"
            )
            raise FileExistsError(text) from None
        held.truncate(0)
        held.write("Each demonstration empties this folder.\n")
        held.flush()
        _empty(folder)
        yield


def _empty(folder: Path) -> None:
    """Keeps the folder itself, which may be a current directory or the target of a link."""
    for path in folder.iterdir():
        if path.name == MARK:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


async def set_up(database_url: str, service_url: str, password: str) -> Links:
    """Migrates the database, adds the users and returns their sign-in links. Both officers have
    the password."""
    await asyncio.to_thread(migrate, database_url)
    stored_password = await passwords.hash_password(password)
    store, now = Store(database_url), SystemClock().now()
    tokens = []
    try:
        async with store.writing() as tx:
            for email, role, links in USERS:
                user_id = await users.add(
                    tx,
                    email=email,
                    name=NAMES[email],
                    role=role,
                    zoom_user_id=HOST if role == "trainer" else None,
                    now=now,
                )
                if role == "trainer":
                    until = now.date() + A_YEAR
                    await trainer_licences.save(tx, user_id, COURSE_TYPE, until, now)
                if role == "officer":
                    await users.set_password(tx, user_id, stored_password)
                tokens += [await sign_in.make_link(tx, user_id, now) for _ in range(links)]
            await _add_trainers_of_morning(tx, now)
    finally:
        await store.close()
    return Links(*(f"{service_url}/sign-in/{token}" for token in tokens))


async def _add_trainers_of_morning(tx: Transaction, now: datetime) -> None:
    for course in MORNING:
        user_id = await users.add(
            tx,
            email=course.trainer,
            name=TRAINERS[course.number],
            role="trainer",
            zoom_user_id=course.host,
            now=now,
        )
        await trainer_licences.save(tx, user_id, COURSE_TYPE, now.date() + A_YEAR, now)


EXAMPLE = "example"
"""Names the policies of the invented provider, which are shipped beside the real ones."""


def policy_folder(choice: str | None) -> Path | None:
    """Returns the folder of the policies to judge by; None for the shipped policies. Raises
    PolicyFault for a folder that cannot be used."""
    if choice is None:
        return None
    folder = shipped_policies.EXAMPLES if choice == EXAMPLE else Path(choice).resolve()
    policy_reading.read(folder)
    return folder


async def import_course(
    database_url: str, starts_at: datetime, now: datetime, policies: Path | None = None
) -> None:
    """Imports the course and its bookings as `coursewatch import` does."""
    store = Store(database_url)
    try:
        rows = register_file.read(register(starts_at, plans(starts_at)).encode()).rows
        await importing.register(store, rows, None, now, policy_reading.read(policies))
    finally:
        await store.close()


async def is_report_judged(database_url: str) -> bool:
    """Whether the course has been judged with Zoom's participant report."""
    store = Store(database_url)
    try:
        async with store.reading() as tx:
            course = await courses.by_reference(tx, COURSE)
            fetches = await report_fetches.of_course(tx, course.id) if course else []
            if course is None or not any(fetch.state == "done" for fetch in fetches):
                return False
            return course.id not in await assessments.outdated(tx, course.ends_at)
    finally:
        await store.close()
