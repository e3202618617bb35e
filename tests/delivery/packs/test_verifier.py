"""A pack is checked offline by one file, which says in words what holds and what does not."""

import hashlib
import io
import shutil
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from delivery import cli
from delivery.packs import verifier
from delivery.packs.pack_files import manifest_of, zipped
from delivery.packs.verifier import ENTRY, MANIFEST, PROOF, NotWhole, holds
from delivery.transparency import proofs
from delivery.transparency.checkpoints import Checkpoint
from delivery.transparency.keys import PrivateKey
from delivery.transparency.merkle_tree import inclusion_proof, leaf_hash, node_hash, root
from delivery.transparency.proofs import InclusionProof
from tests.first_of_many import first_of

KEY = PrivateKey("example.org/audit", bytes(range(32)))
PUBLIC = str(KEY.public)
MADE_AT = datetime(2026, 6, 10, 11, tzinfo=UTC)
FIRST = {"case.json": b"{}", "case.pdf": b"%PDF-"}
EVERY_KIND_OF_BIT = 7
"""Every seventh bit: one or two of each octet, each time at another place."""


def a_pack(files: dict[str, bytes], place: int = 3, size: int = 6) -> dict[str, bytes]:
    """The files with a manifest, and a proof of the entry about it among other entries."""
    manifest = manifest_of(files, "B-1", MADE_AT)
    subject = f"manifest {hashlib.sha256(manifest).hexdigest()}"
    entry = (
        '{"format":"coursewatch-audit/1","row":4,"at":"2026-06-10T11:00:00.000000Z","role":'
        f'"officer","user":7,"token":null,"act":"evidence pack sealed","subject":"{subject}"}}'
    ).encode()
    leaves = [leaf_hash(b"entry %d" % number) for number in range(size)]
    leaves[place] = leaf_hash(entry)

    def read(height: int, at: int) -> bytes:
        if height == 0:
            return leaves[at]
        return node_hash(read(height - 1, 2 * at), read(height - 1, 2 * at + 1))

    note = Checkpoint(KEY.name, size, root(size, read)).signed(KEY)
    proof = InclusionProof(place, inclusion_proof(place, size, read), note).text.encode()
    return {**files, MANIFEST: manifest, ENTRY: entry, PROOF: proof}


def refusal(files: dict[str, bytes], key: str = PUBLIC) -> str:
    """What does not hold; empty if all holds."""
    try:
        assert list(holds(files, key))
    except NotWhole as fault:
        return str(fault)
    return ""


@pytest.mark.parametrize(("place", "size"), [(0, 1), (0, 2), (3, 6), (6, 7), (255, 300)])
def test_a_whole_pack_is_whole_wherever_its_entry_stands(place: int, size: int) -> None:
    files = a_pack(FIRST, place, size)
    assert refusal(files) == ""
    said = list(holds(files, PUBLIC))
    assert said[0] == "case.json is as the manifest says."
    assert (
        said[-1] == f"The entry is number {place} of the {size} that example.org/audit has signed."
    )


def flipped(octets: bytes, bit: int) -> bytes:
    changed = bytearray(octets)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


@pytest.mark.parametrize("step", first_of([EVERY_KIND_OF_BIT, 1]))
def test_every_single_bit_flip_of_the_proof_is_refused(step: int) -> None:
    files = a_pack(FIRST)
    proof = files[PROOF]
    for bit in range(0, 8 * len(proof), step):
        assert refusal({**files, PROOF: flipped(proof, bit)}) != "", bit


@pytest.mark.parametrize("name", [MANIFEST, ENTRY, "case.json", "case.pdf"])
def test_every_single_bit_flip_of_another_file_is_refused(name: str) -> None:
    files = a_pack(FIRST)
    for bit in range(8 * len(files[name])):
        assert refusal({**files, name: flipped(files[name], bit)}) != "", bit


def test_what_does_not_hold_is_named() -> None:
    files = a_pack(FIRST)
    others = a_pack({"case.json": b"[]"})
    stranger = str(PrivateKey(KEY.name, bytes(32)).public)
    without = {name: octets for name, octets in files.items() if name != PROOF}
    assert refusal({**files, "case.json": b"{ }"}).startswith("case.json was changed")
    assert refusal({**files, "letter.txt": b""}) == "letter.txt is not in the manifest."
    assert refusal({**FIRST, MANIFEST: others[MANIFEST]}).startswith("case.pdf is not in")
    assert refusal({MANIFEST: files[MANIFEST]}) == "case.json is missing."
    assert refusal(without).startswith("The pack has no proof")
    assert refusal(files, stranger) == "The key has not signed the checkpoint."
    assert "not about this manifest" in refusal({**files, ENTRY: others[ENTRY]})
    assert "does not lead" in refusal({**files, PROOF: others[PROOF]})
    assert "no Ed25519 public key" in refusal(files, PUBLIC.replace("example", "another"))


def test_the_service_and_the_single_file_agree() -> None:
    files = a_pack(FIRST)
    proof = files[PROOF].decode()
    assert proofs.check(proof, files[ENTRY], [KEY.public]).size == 6
    assert refusal(files) == ""


@settings(deadline=None, max_examples=20)
@given(seed=st.binary(min_size=32, max_size=32), message=st.binary(max_size=99))
def test_signatures_are_verified_as_the_library_makes_them(seed: bytes, message: bytes) -> None:
    key = PrivateKey("a", seed)
    signature = key.sign(message)
    assert verifier.verifies(key.public.octets, message, signature)
    assert not verifier.verifies(key.public.octets, message + b"x", signature)
    scalar = int.from_bytes(signature[32:], "little") + verifier.ORDER
    malleable = signature[:32] + scalar.to_bytes(32, "little")
    assert not verifier.verifies(key.public.octets, message, malleable)


def test_a_person_with_python_alone_checks_the_pack(tmp_path: Path) -> None:
    """The file stands alone: not even this environment's packages are there."""
    alone = shutil.copy(verifier.__file__, tmp_path / "verifier.py")
    pack = tmp_path / "pack.zip"
    pack.write_bytes(zipped(a_pack(FIRST)))
    command = [sys.executable, "-I", "-S", alone, str(pack), "--key", PUBLIC]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.endswith("The pack is whole.\n")


def test_what_is_no_pack_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack = tmp_path / "pack.zip"
    pack.write_bytes(b"nothing")
    assert verifier.main([str(pack), "--key", PUBLIC]) == 1
    twice = io.BytesIO()
    with zipfile.ZipFile(twice, "w") as opened:
        opened.writestr("a", b"1")
        with pytest.warns(UserWarning, match="Duplicate name"):
            opened.writestr("a", b"2")
    pack.write_bytes(twice.getvalue())
    assert verifier.main([str(pack), "--key", PUBLIC]) == 1
    printed = capsys.readouterr().out
    assert "no ZIP that can be read" in printed
    assert "Two files of the pack have the same name." in printed


@pytest.mark.parametrize("step", first_of([EVERY_KIND_OF_BIT, 1]))
def test_every_single_bit_flip_of_the_pack_is_refused_in_words_or_changes_no_file(
    step: int, tmp_path: Path
) -> None:
    """Some bits of a ZIP say nothing about its files, such as their dates."""
    files, pack = a_pack(FIRST), tmp_path / "pack.zip"
    whole = zipped(files)
    for bit in range(0, 8 * len(whole), step):
        pack.write_bytes(flipped(whole, bit))
        try:
            read = verifier.read(str(pack))
        except (NotWhole, OSError):
            continue
        assert read == files or refusal(read) != "", bit


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_pack_that_is_packed_in_another_way_is_not_unpacked(method: int, tmp_path: Path) -> None:
    pack = tmp_path / "pack.zip"
    with zipfile.ZipFile(pack, "w", method) as opened:
        opened.writestr(MANIFEST, b"{}")
    with pytest.raises(NotWhole, match="not packed as the service packs it"):
        verifier.read(str(pack))


def test_the_command_checks_as_the_single_file_does(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pack = tmp_path / "pack.zip"
    pack.write_bytes(zipped(a_pack(FIRST)))
    assert cli.main(["verify", str(pack), "--key", PUBLIC]) == 0
    assert "The pack is whole." in capsys.readouterr().out
    pack.write_bytes(zipped({**a_pack(FIRST), "case.pdf": b"%PDF+"}))
    assert cli.main(["verify", str(pack), "--key", PUBLIC]) == 1
    assert "NOT WHOLE: case.pdf was changed" in capsys.readouterr().out
