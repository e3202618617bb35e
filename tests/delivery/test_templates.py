"""Templates are strict about names, and their lines are short enough to read."""

import os
from pathlib import Path

import pytest
from jinja2 import FileSystemLoader, UndefinedError

import templates
from delivery import templating

FOLDER = Path(templates.__file__).parent
LONGEST_LINE = 120


def test_no_line_of_a_template_is_too_long() -> None:
    too_long = [
        f"{path.relative_to(FOLDER)}:{number}"
        for path in sorted(FOLDER.rglob("*"))
        if path.suffix in {".html", ".txt", ".words"}
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if len(line) > LONGEST_LINE
    ]
    assert too_long == []


def test_every_template_can_be_read() -> None:
    environment = templating.environment({})
    for path in FOLDER.rglob("*.html"):
        environment.get_template(str(path.relative_to(FOLDER)))


def test_an_undefined_name_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        templating.environment({}).from_string("{{ nobody }}").render()


def test_a_changed_template_is_read_again_without_a_restart(tmp_path: Path) -> None:
    environment = templating.environment({})
    environment.loader = FileSystemLoader(tmp_path)
    page = tmp_path / "page.html"
    for minute, words in enumerate(("before", "after")):
        page.write_text(words)
        os.utime(page, (minute * 60, minute * 60))
        assert environment.get_template("page.html").render() == words
