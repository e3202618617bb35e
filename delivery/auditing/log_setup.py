"""The writer of the audit's log, as the settings choose."""

from delivery.auditing import key_file
from delivery.auditing.log_folder import LogFolder
from delivery.auditing.log_writer import LogWriter
from delivery.configuration.settings import Settings
from delivery.records.database.store import Store
from delivery.timekeeping.clock import Clock


def audit_log(settings: Settings, store: Store, clock: Clock) -> LogWriter | None:
    """None if no log is kept. Raises KeyFault."""
    folder, file = settings.audit_folder, settings.audit_key_file
    if folder is None or file is None:
        return None
    return LogWriter(store, clock, LogFolder(folder), key_file.read(file))
