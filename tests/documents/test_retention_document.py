"""The document of what is kept equals what the policy and the data dictionary say."""

from pathlib import Path

from tests.documents.retention_document import document

RETENTION = Path(__file__).parents[2] / "RETENTION.md"


def test_the_document_is_what_the_printer_gives() -> None:
    assert RETENTION.read_text("utf-8") == document(), "write it again: make retention"
