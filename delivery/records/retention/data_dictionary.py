"""The data dictionary: the class of record of every column of every table."""

from collections.abc import Iterator
from itertools import chain

from compliance.policy.retention_terms import RecordClass
from delivery.records.retention.columns_of_clients import OF_CLIENTS
from delivery.records.retention.columns_of_others import OF_OTHERS

DICTIONARY = {**OF_CLIENTS, **OF_OTHERS}
"""By table and class, the names of the columns, separated by spaces."""


def columns() -> Iterator[tuple[str, str, RecordClass]]:
    """Yields each table, column and class that the dictionary names."""
    for table, classes in DICTIONARY.items():
        for record_class, names in classes.items():
            yield from ((table, name, record_class) for name in names.split())


def tables_of(record_class: RecordClass) -> dict[str, list[str]]:
    """The columns of a class by table."""
    return {
        table: classes[record_class].split()
        for table, classes in sorted(DICTIONARY.items())
        if record_class in classes
    }


def names_of_tables() -> set[str]:
    return set(chain(OF_CLIENTS, OF_OTHERS))
