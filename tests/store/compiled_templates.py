"""Compiles each template once for all test processes, as Python does with modules."""

import hashlib
from importlib.metadata import version
from pathlib import Path

from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket

from delivery import templating

FOLDER = Path(__file__).parents[1] / "__pycache__"


class StoredTemplates(templating.CompiledTemplates):
    """Compiled templates that are also kept in files of this folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        folder.mkdir(parents=True, exist_ok=True)
        self._files = FileSystemBytecodeCache(str(folder))

    def load_bytecode(self, bucket: Bucket) -> None:
        super().load_bytecode(bucket)
        if bucket.code is None:
            self._files.load_bytecode(bucket)
            super().dump_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        super().dump_bytecode(bucket)
        self._files.dump_bytecode(bucket)


def share_compiled_templates(folder: Path = FOLDER) -> None:
    """Takes compiled templates from files, which other processes and earlier runs have written.

    Another Jinja or another environment compiles otherwise, so each has a folder of its own.
    """
    environment = Path(templating.__file__).read_bytes() + version("jinja2").encode()
    name = f"templates-{hashlib.sha256(environment).hexdigest()[:16]}"
    templating.COMPILED = StoredTemplates(folder / name)
