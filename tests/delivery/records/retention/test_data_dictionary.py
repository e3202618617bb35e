"""Every column of every table is in exactly one class of record."""

from collections import Counter

from delivery.records.retention import data_dictionary
from delivery.records.tables import metadata


def test_every_column_of_every_table_is_in_exactly_one_class() -> None:
    stored = {(table.name, column.name) for table in metadata.sorted_tables for column in table.c}
    named = Counter((table, column) for table, column, _ in data_dictionary.columns())
    twice = sorted(place for place, number in named.items() if number > 1)
    advice = "name it in delivery/records/retention/columns_of_clients.py or columns_of_others.py"
    assert sorted(stored - named.keys()) == [], f"without a class: {advice}"
    assert sorted(named.keys() - stored) == [], f"no such column: {advice}"
    assert twice == [], "in two classes"
