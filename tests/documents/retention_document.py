"""Prints the data dictionary for the file RETENTION.md, which `make retention` writes."""

from collections.abc import Iterator

from compliance.policy.retention_terms import RecordClass, RetentionTerms
from delivery.commands.retention.words import kept
from delivery.policies import shipped_policies
from delivery.records.retention import data_dictionary

HEAD = """\
# What is kept, and for how long

The table of classes is that of the shipped policy, `{policy}`; a provider's own policy may say
otherwise. `make retention` writes this file from the policy and from
`delivery/records/retention/data_dictionary.py`, in which every column of every table is in exactly
one class.

| class | what | basis | kept | left afterwards |
|---|---|---|---|---|
"""


def document() -> str:
    """Returns the whole of RETENTION.md."""
    name = shipped_policies.newest()
    retention = shipped_policies.shipped(name).retention
    if retention is None:
        raise ValueError(f"{name} has no table of retention")
    return HEAD.format(policy=name) + "\n".join([*_classes(retention), "", *_dictionary(), ""])


def _classes(retention: RetentionTerms) -> Iterator[str]:
    for each in RecordClass:
        terms = retention.of(each)
        cells = (f"[{each}](#{each})", terms.records, terms.basis, kept(terms), terms.left)
        yield f"| {' | '.join(cells)} |"


def _dictionary() -> Iterator[str]:
    for each in RecordClass:
        yield from (f"## {each}", "", "| table | columns |", "|---|---|")
        for table, columns in data_dictionary.tables_of(each).items():
            yield f"| `{table}` | {', '.join(columns)} |"
        yield ""


if __name__ == "__main__":
    print(document(), end="")
