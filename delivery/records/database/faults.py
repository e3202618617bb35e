"""The faults of the database."""

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, SQLAlchemyError

StoreFault = SQLAlchemyError
"""Any fault of the database. A page answers it with 503, and a refusal of the rules with 422,
which is 409 in the register API."""

RAISED_BY_SQLITE, RAISED_BY_POSTGRESQL = "SQLITE_CONSTRAINT_TRIGGER", "P0001"
"""How each database names a fault that one of our triggers has raised."""


class RedactedFault(StoreFault):
    """A fault without the database's message, which may hold stored values."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind
        """The class of the database's own fault, such as `OperationalError`."""


class BadValue(RedactedFault):
    """The database can never store this value, or a rule of the records refuses it; the statement
    may succeed without it."""


UNSTORABLE = (BadValue, DataError)
"""The faults of a value that no column can hold. They are the sender's."""
REFUSED_FOR_GOOD = (*UNSTORABLE, IntegrityError)
"""The faults of a statement that the database will refuse as often as it is tried."""


def is_refused_by_rule(fault: StoreFault) -> bool:
    """Whether a trigger refused the row, because it breaks a rule of the records: it would be
    refused as often as it is sent."""
    cause = fault.orig if isinstance(fault, DBAPIError) else None
    return (
        getattr(cause, "sqlite_errorname", None) == RAISED_BY_SQLITE
        or getattr(cause, "sqlstate", None) == RAISED_BY_POSTGRESQL
    )


class DatabaseSilent(StoreFault):
    """The database has not ended a step within the time that its caller allows."""


class ConnectionsInUse(StoreFault):
    """Other transactions of this process use all of its connections. The database may be well."""


class DatabaseBusy(StoreFault):
    """Another process kept the SQLite file locked for too long. The message names the file and the
    wait."""
