"""Lets the log go on after an older backup of the database was restored."""

from dataclasses import dataclass

from delivery.auditing import entries
from delivery.auditing.log_folder import LogFolder
from delivery.records.audit_log import leaf_rows, signed_checkpoints
from delivery.records.audit_log.signed_checkpoints import SignedCheckpoint
from delivery.records.database.store import Store
from delivery.records.review import audit
from delivery.timekeeping.clock import Clock
from delivery.transparency import checkpoints
from delivery.transparency.canonical_text import Malformed
from delivery.transparency.keys import PrivateKey


@dataclass(frozen=True, slots=True)
class LogResumer:
    store: Store
    clock: Clock
    folder: LogFolder
    key: PrivateKey

    async def resume(self) -> range:
        """Takes the newest checkpoint of the folder into the database, so that new entries follow
        its entries; returns the places of the entries that stand in the folder alone. An entry of
        the log states them for ever. Raises Malformed if our key has not signed the checkpoint,
        and OSError.
        """
        note, now = self.folder.newest(), self.clock.now()
        if note is None:
            raise Malformed("the folder has no checkpoint")
        size = checkpoints.opened(note, [self.key.public]).size
        async with self.store.writing() as tx:
            end = await leaf_rows.end(tx)
            if await signed_checkpoints.has(tx, note) or end >= size:
                return range(0)
            await signed_checkpoints.add(tx, SignedCheckpoint(size, note, now))
            await audit.add(
                tx,
                user_id=None,
                role=audit.COMMAND,
                act=entries.RESUMED,
                subject=f"log {end} to {size - 1}",
                now=now,
            )
        return range(end, size)
