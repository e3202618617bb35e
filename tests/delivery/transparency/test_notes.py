import pytest

from delivery.transparency import keys, notes
from delivery.transparency.canonical_text import Malformed

# The example of golang.org/x/mod/sumdb/note.
PRIVATE = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
PUBLIC = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
NOTE = (
    f"{TEXT}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXg"
    "KvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
KEY = keys.read_public(PUBLIC)


def test_a_note_is_signed_as_the_programs_of_others_sign_it() -> None:
    private = keys.read_private(PRIVATE)
    assert private.written() == PRIVATE
    assert str(private.public) == PUBLIC
    assert notes.signed(TEXT, private) == NOTE
    opened = notes.opened(NOTE, [KEY])
    assert (opened.text, opened.keys) == (TEXT, (KEY,))


def test_every_single_bit_that_is_flipped_is_noticed() -> None:
    octets = NOTE.encode()
    for bit in range(len(octets) * 8):
        flipped = bytearray(octets)
        flipped[bit // 8] ^= 1 << bit % 8
        with pytest.raises((Malformed, UnicodeDecodeError)):
            notes.opened(flipped.decode(), [KEY])


def test_signatures_of_unknown_keys_count_for_nothing() -> None:
    other = keys.new_key("example.org/other")
    (line,) = notes.signed(TEXT, other).split("\n")[-2:-1]
    assert notes.opened(f"{NOTE}{line}\n", [KEY]).keys == (KEY,)
    with pytest.raises(Malformed, match="no known key"):
        notes.opened(NOTE, [other.public])


@pytest.mark.parametrize(
    "note",
    [
        "",
        TEXT,
        NOTE.removesuffix("\n"),
        NOTE.replace("\n\n", "\n\n\n"),
        NOTE.replace("\n", "\r\n"),
        NOTE.replace("your problem,", "your\x0bproblem,"),
        NOTE.replace("nAM=\n", "nAN=\n"),  # the same octets, written otherwise
        NOTE.replace("nAM=\n", "nAM\n"),
        NOTE.replace("— ", "- "),
        NOTE + NOTE.split("\n")[-2] * 40,
        NOTE + (NOTE.split("\n")[-2] + "\n") * 16,
        "x" * 70_000 + NOTE,
    ],
)
def test_a_note_in_another_form_is_refused(note: str) -> None:
    with pytest.raises(Malformed):
        notes.opened(note, [KEY])


@pytest.mark.parametrize("char", ["\x0b", "\x85", "\u2028"])
def test_a_line_ends_with_a_line_feed_alone(char: str) -> None:
    """A signature line that begins after another line separator is no line."""
    with pytest.raises(Malformed):
        notes.opened(NOTE.replace("\n\n—", f"{char}{char}—"), [KEY])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "PeterNeumann",
        PUBLIC.replace("c74f20a3", "c74f20a4"),
        PUBLIC.replace("PeterNeumann", "Peter Neumann"),
        PUBLIC[:-4],
        PUBLIC.replace("+ARpc", "+AhpC"),
    ],
)
def test_a_text_that_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        keys.read_public(text)
    with pytest.raises(Malformed):
        keys.read_private(keys.PRIVATE + text)
    with pytest.raises(Malformed):
        keys.read_private(text)


def test_a_private_key_never_shows_itself() -> None:
    assert "octets" not in repr(keys.read_private(PRIVATE))
