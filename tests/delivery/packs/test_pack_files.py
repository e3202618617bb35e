"""A pack's manifest names each file by its digest, and its ZIP is the same for the same files."""

import hashlib
import io
import json
import zipfile
from datetime import UTC, datetime

from delivery.packs.pack_files import manifest_of, zipped

FILES = {"b.txt": b"two", "a.txt": b"one"}
MADE_AT = datetime(2026, 6, 10, 11, tzinfo=UTC)


def test_the_manifest_names_every_file_in_order() -> None:
    manifest = json.loads(manifest_of(FILES, "B-1", MADE_AT))
    assert manifest["format"] == "coursewatch-pack/1"
    assert (manifest["booking"], manifest["made_at"]) == ("B-1", "2026-06-10T11:00:00Z")
    assert manifest["files"] == [
        {"name": "a.txt", "size": 3, "sha256": hashlib.sha256(b"one").hexdigest()},
        {"name": "b.txt", "size": 3, "sha256": hashlib.sha256(b"two").hexdigest()},
    ]


def test_the_same_files_give_the_same_zip() -> None:
    pack = zipped(FILES)
    assert zipped(dict(reversed(FILES.items()))) == pack
    with zipfile.ZipFile(io.BytesIO(pack)) as opened:
        assert {name: opened.read(name) for name in opened.namelist()} == FILES
