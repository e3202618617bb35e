"""How the audit's log stands: the newest checkpoint, when it left the house, and what is wrong."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from delivery.auditing.log_folder import LogFolder
from delivery.records.audit_log import places, signed_checkpoints
from delivery.records.audit_log.signed_checkpoints import SignedCheckpoint
from delivery.records.database.store import Transaction
from delivery.records.review import audit

SENT = "audit checkpoint sent"
"""The act of the audit with which a checkpoint goes to somebody who keeps it."""
SIGNED_WITHIN = timedelta(hours=1)
"""The promise: every entry is under a signed checkpoint by then."""
SENT_WITHIN = timedelta(hours=26)
"""The promise: each witness was sent a checkpoint in the last 26 hours."""

NO_LOG = (
    "No log of the audit is kept, so nothing shows that the audit is whole."
    " Set COURSEWATCH_AUDIT_FOLDER and COURSEWATCH_AUDIT_KEY_FILE."
)
NO_WITNESS = "Nobody keeps the checkpoints. Set COURSEWATCH_AUDIT_WITNESSES to two addresses."
UNREADABLE = "The folder of the audit’s log cannot be read."
BEHIND = (
    "The folder has a checkpoint that the database does not have: an older backup was restored,"
    " or entries were removed. Run coursewatch audit verify."
)
UNSIGNED = (
    "Entries have waited for a checkpoint for more than an hour."
    " The service’s log says why: “audit log stopped”, or a fault of the scan “audit log”."
)
UNSENT = "Witness {} was sent no checkpoint in the last 26 hours. Look at the mail server."


def witness(number: int) -> str:
    """The subject of the audit for one of the people who keep checkpoints, counted from 1."""
    return f"witness {number}"


@dataclass(frozen=True, slots=True)
class LogStanding:
    newest: SignedCheckpoint | None
    waits_since: datetime | None
    """The time of the oldest entry that no checkpoint covers."""
    sent: Mapping[str, datetime]
    """When each witness was last sent a checkpoint."""
    faults: tuple[str, ...]
    """What breaks the promise, as sentences that say what to do."""

    @property
    def sent_at(self) -> datetime | None:
        """When a checkpoint last left the house."""
        return max(self.sent.values(), default=None)


async def read(
    tx: Transaction, folder: LogFolder | None, witnesses: int, now: datetime
) -> LogStanding:
    """Raises StoreFault."""
    newest, waits_since = await signed_checkpoints.latest(tx), await places.waits_since(tx)
    names = [witness(number) for number in range(1, witnesses + 1)]
    sent = await audit.last_about(tx, SENT, names)
    if folder is None:
        return LogStanding(newest, waits_since, sent, (NO_LOG,))
    faults = [*await _folder_faults(tx, folder)]
    if waits_since is not None and now - waits_since > SIGNED_WITHIN:
        faults.append(UNSIGNED)
    began = await signed_checkpoints.first_at(tx)
    late = _not_sent(names, sent, began or now, now)
    faults += [UNSENT.format(number) for number in late] if names else [NO_WITNESS]
    return LogStanding(newest, waits_since, sent, tuple(faults))


async def unsent_since(tx: Transaction, witnesses: int) -> datetime | None:
    """When the witness who waits longest was last sent a checkpoint, else when the log began;
    None without witnesses or a checkpoint. Raises StoreFault."""
    began = await signed_checkpoints.first_at(tx)
    if began is None:
        return None
    names = [witness(number) for number in range(1, witnesses + 1)]
    sent = await audit.last_about(tx, SENT, names)
    return min((sent.get(name, began) for name in names), default=None)


async def _folder_faults(tx: Transaction, folder: LogFolder) -> tuple[str, ...]:
    try:
        note = folder.newest()
    except (OSError, UnicodeDecodeError):
        return (UNREADABLE,)
    is_known = note is None or await signed_checkpoints.has(tx, note)
    return () if is_known else (BEHIND,)


def _not_sent(
    names: list[str], sent: Mapping[str, datetime], began: datetime, now: datetime
) -> Iterator[int]:
    for number, name in enumerate(names, 1):
        if now - sent.get(name, began) > SENT_WITHIN:
            yield number
