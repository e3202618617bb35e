"""Which files a client may send: the first bytes decide, not the name."""

import pytest

from delivery.statements.sent_files import SentFile, file_refusals, sent_file
from tests.doubles.client_files import HTML, JPEG, PDF, PNG

LARGEST = 1024**2


@pytest.mark.parametrize(("content", "kind"), [(PDF, "pdf"), (JPEG, "jpeg"), (PNG, "png")])
def test_a_file_is_known_by_its_first_bytes(content: bytes, kind: str) -> None:
    file = sent_file(content)
    assert file.kind == kind
    assert file_refusals([file], LARGEST) == []


@pytest.mark.parametrize(
    "content",
    [
        HTML,
        b"MZ\x90\x00",
        b"PK\x03\x04",
        b"GIF89a",
        b"\n" + PDF,
        b"<svg/>",
        PNG[1:],
        b"%PDF",
        b"\xff\xd8",
    ],
)
def test_any_other_file_is_refused(content: bytes) -> None:
    file = sent_file(content)
    assert file.kind is None
    (fault,) = file_refusals([file], LARGEST)
    assert fault.reason == "each file must be a PDF, a JPG or a PNG"


def refusal(*files: SentFile) -> str:
    (fault,) = file_refusals(files, LARGEST)
    assert fault.place == "files"
    return fault.reason


def test_size_and_number_are_bounded() -> None:
    assert refusal(sent_file(PDF.ljust(LARGEST + 1))) == "each file must be 1 MB or smaller"
    assert file_refusals([sent_file(PDF.ljust(LARGEST))] * 3, LARGEST) == []
    assert refusal(*[sent_file(PDF)] * 4) == "send at most 3 files at once"
    assert refusal(sent_file(b"")) == "the file is empty"
