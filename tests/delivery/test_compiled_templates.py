"""Templates are compiled once a process, and again when their text has changed."""

from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from delivery.templating import CompiledTemplates
from tests.store.compiled_templates import StoredTemplates


def read(compiled: CompiledTemplates, text: str) -> str:
    """What a new environment draws of a template of this text."""
    pages = Environment(
        loader=DictLoader({"page.html": text}), bytecode_cache=compiled, autoescape=True
    )
    return pages.get_template("page.html").render()


@pytest.mark.parametrize("kind", ["in memory", "in files"])
def test_a_changed_template_is_compiled_again(kind: str, tmp_path: Path) -> None:
    compiled = CompiledTemplates() if kind == "in memory" else StoredTemplates(tmp_path)
    assert [read(compiled, text) for text in ("before", "before", "after")] == [
        "before",
        "before",
        "after",
    ]


def test_another_process_takes_the_files(tmp_path: Path) -> None:
    read(StoredTemplates(tmp_path), "before")
    written = [file.stat().st_mtime_ns for file in tmp_path.iterdir()]
    assert read(StoredTemplates(tmp_path), "before") == "before"
    assert [file.stat().st_mtime_ns for file in tmp_path.iterdir()] == written
