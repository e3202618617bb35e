"""An audit with its log in a folder, and an administrator of the database who changes rows."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import psycopg

from delivery.auditing import database_check, folder_check
from delivery.auditing.findings import Finding
from delivery.auditing.log_folder import LogFolder
from delivery.auditing.log_writer import LogWriter
from delivery.records.database.store import Store
from delivery.records.review import audit
from delivery.transparency.keys import PrivateKey
from tests.doubles.settable_clock import SettableClock

KEY = PrivateKey("example.org/audit", bytes(range(32)))


@dataclass
class KeptLog:
    store: Store
    url: str
    path: Path
    key: PrivateKey = KEY
    clock: SettableClock = field(default_factory=SettableClock)

    @property
    def folder(self) -> LogFolder:
        return LogFolder(self.path)

    @property
    def writer(self) -> LogWriter:
        return LogWriter(self.store, self.clock, self.folder, self.key)

    async def grow(self, *references: str) -> int:
        """Adds an entry about each booking, and brings the log up to date; returns the number of
        entries that the log got."""
        acts = [("case opened", f"booking {reference}") for reference in references]
        async with self.store.writing() as tx:
            self.clock.go_on(timedelta(minutes=1))
            await audit.add_all(tx, acts, user_id=None, role="client", now=self.clock.now())
        return await self.writer.run_due()

    async def check(self, *others: str, with_database: bool = True) -> Sequence[Finding]:
        """What the check finds by the files, the public key and checkpoints kept elsewhere."""
        there = await database_check.newest_signed(self.store) if with_database else ()
        logged = folder_check.check(self.folder, [self.key.public], [*others, *there])
        if not with_database or logged.findings:
            return logged.findings
        async with self.store.reading() as tx:
            return await database_check.check(tx, logged)

    async def kinds(self, *others: str, with_database: bool = True) -> list[str]:
        findings = await self.check(*others, with_database=with_database)
        return [finding.kind.value for finding in findings]

    def tamper(self, *statements: str) -> None:
        """Executes SQL as an administrator whom no trigger stops."""
        if self.url.startswith("sqlite"):
            connection = sqlite3.connect(self.url.removeprefix("sqlite:///"))
            named = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
            triggers = connection.execute(f"{named} AND name LIKE 'audit%'").fetchall()
            for name, _ in triggers:
                connection.execute(f"DROP TRIGGER {name}")
            for statement in (*statements, *(made for _, made in triggers)):
                connection.execute(statement)
            connection.commit()
            connection.close()
            return
        with psycopg.connect(self.url, autocommit=True) as server:
            server.execute("SET session_replication_role = replica")
            for statement in statements:
                server.execute(statement.encode())
