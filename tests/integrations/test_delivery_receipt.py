"""The references by which channels report what became of a message."""

import pytest

from integrations.delivery_receipt import attempt_reference, read_reference


def test_a_reference_names_its_message_and_attempt() -> None:
    assert read_reference(attempt_reference(70123, 2)) == (70123, 2)


@pytest.mark.parametrize(
    "foreign",
    ["", "m", "m1", "1.2", "m1.", "m.1", "m-1.2", "m１.2", "m1.2.3", "m" + "9" * 40 + ".1"],
)
def test_foreign_text_names_no_message(foreign: str) -> None:
    assert read_reference(foreign) is None
