"""Makes the log: gives new entries their places, writes them to the folder, signs a checkpoint.

Nothing here runs within the transaction of a change, and no lock is held for which a change waits.
One process at a time does it. Each step can be done again after it broke off: places stand in the
database before files are written, and a checkpoint stands there before it stands in the folder.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from delivery.auditing import entries, tree_growth
from delivery.auditing.log_folder import LogFault, LogFolder
from delivery.records.audit_log import leaf_rows, places, salts, signed_checkpoints
from delivery.records.audit_log.leaf_rows import LeafRow
from delivery.records.audit_log.signed_checkpoints import SignedCheckpoint
from delivery.records.database.store import Store
from delivery.timekeeping.clock import Clock
from delivery.transparency import checkpoints
from delivery.transparency.checkpoints import Checkpoint
from delivery.transparency.keys import PrivateKey

log = structlog.get_logger("coursewatch.audit")

EVERY_S = 60.0
"""How often a checkpoint is signed, at most."""
MOST_PLACES = 500
"""The places that are given in one transaction: on SQLite others wait for it."""
BEHIND = (
    "The database does not have the newest checkpoint of the audit's folder: an older backup was"
    " restored, or entries were removed. Run: coursewatch audit verify. To go on after a restore,"
    " run: coursewatch audit resume"
)


@dataclass(frozen=True, slots=True)
class LogWriter:
    store: Store
    clock: Clock
    """The machine's clock."""
    folder: LogFolder
    key: PrivateKey

    async def run_due(self) -> int:
        """Returns the number of entries that the log got. Raises StoreFault, OSError, and
        LogFault if the folder does not hold what was signed."""
        async with self.store.reading() as held:
            if not await places.sequencing(held):
                return 0
            try:
                await self._check_folder()
                await self._give_places()
                return await self._publish()
            except LogFault as fault:
                log.error("audit log stopped", fault=str(fault))
                raise

    async def _check_folder(self) -> None:
        """The folder may have nothing that the database does not have."""
        note = await asyncio.to_thread(self.folder.newest)
        if note is None:
            return
        async with self.store.reading() as tx:
            if not await signed_checkpoints.has(tx, note):
                raise LogFault(BEHIND)

    async def _give_places(self) -> None:
        async with self.store.reading() as tx:
            given = MOST_PLACES if await places.any_wait(tx) else 0
        while given == MOST_PLACES:
            async with self.store.writing() as tx:
                first = await places.size(tx)
                given = await places.give(tx, first, MOST_PLACES)
                await salts.make_missing(tx, await places.subjects_from(tx, first))

    async def _publish(self) -> int:
        async with self.store.reading() as tx:
            size, last = await places.size(tx), await signed_checkpoints.latest(tx)
        written = await asyncio.to_thread(self._written_size)
        if last is not None and written < last.size:
            await self._append(written, last.size)
            await self._show(last)
            written = last.size
        if size == written:
            return 0
        if last is not None:
            await asyncio.to_thread(self._check_root, last.note)
        await self._append(written, size)
        root = await asyncio.to_thread(tree_growth.root, self.folder, size)
        note = Checkpoint(self.key.name, size, root).signed(self.key)
        signed = SignedCheckpoint(size, note, self.clock.now())
        async with self.store.writing() as tx:
            await signed_checkpoints.add(tx, signed)
        await self._show(signed)
        log.info("audit checkpoint signed", entries=size)
        return size - written

    def _written_size(self) -> int:
        note = self.folder.newest()
        return 0 if note is None else checkpoints.unverified(note).size

    def _check_root(self, note: str) -> None:
        checkpoint = checkpoints.unverified(note)
        if checkpoint.origin != self.key.name:
            raise LogFault(
                f"The log is that of {checkpoint.origin}, and the key that of {self.key.name}."
                f" Make the new key under the name {checkpoint.origin}"
            )
        tree_growth.check_root(self.folder, checkpoint.size, checkpoint.root)

    async def _append(self, first: int, size: int) -> None:
        while first < size:
            end = tree_growth.step_end(first, size)
            async with self.store.reading() as tx:
                rows = await leaf_rows.between(tx, first, end)
            if [row.place for row in rows] != [*range(first, end)]:
                raise LogFault(BEHIND)
            await asyncio.to_thread(self._write, first, rows)
            first = end

    def _write(self, first: int, rows: Sequence[LeafRow]) -> None:
        try:
            made = [entries.entry_of(row) for row in rows]
        except entries.Unprovable as fault:
            raise LogFault(f"An entry of the audit cannot be made: {fault}") from None
        tree_growth.append(self.folder, first, made)

    async def _show(self, signed: SignedCheckpoint) -> None:
        """Makes a checkpoint of the database the newest of the folder."""
        await asyncio.to_thread(self._check_root, signed.note)
        await asyncio.to_thread(self.folder.list_key, str(self.key.public))
        await asyncio.to_thread(self.folder.replace_newest, signed.note, signed.size)
