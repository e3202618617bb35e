"""What the database can fail with."""

from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError

StoreFault = SQLAlchemyError
"""Any fault of the database; a page answers it with 503."""


class RedactedFault(StoreFault):
    """A fault told by its kind alone: the database's own words may hold stored values."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind
        """The class of the database's own fault, such as `OperationalError`."""


class BadValue(RedactedFault):
    """The database refuses a value for good; the same statement without it may succeed."""


REFUSED_FOR_GOOD = (BadValue, DataError, IntegrityError)
"""The faults of a statement that the database will refuse as often as it is tried."""


class DatabaseBusy(StoreFault):
    """Another process kept the SQLite file locked for too long. Names the file and the wait."""
