"""Files, classes and variables are named for what they are; rooms and files stay small."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[1]
FOLDERS = ("compliance", "integrations", "delivery", "templates", "tests")

SAYS_NOTHING = {"utils", "helpers", "common", "manager", "service", "handler", "base", "data"}
"""Last words of a file's or a class's name that do not say what it is."""

VAGUE = {"own", "one", "found", "told", "asked", "known", "kept", "who", "what", "rest", "more"}
"""Names of variables that do not say what they hold."""

MOST_VAGUE = 0.0005
"""The largest share of all bound variables and parameters that may have such a name."""

MOST_FILES, MOST_LINES = 14, 250
WRITTEN = {".py", ".js", ".css", ".html", ".txt", ".words"}
"""How the names of the files end that people write and read."""

MADE_BY_PROGRAMS = {
    "tests/bench/rivals/requirements.txt",  # locked packages and their hashes
}


def sources() -> Iterator[Path]:
    for folder in FOLDERS:
        yield from sorted((HOUSE / folder).rglob("*.py"))


def classes(path: Path) -> list[str]:
    """The names after `class` at the beginning of a line."""
    return re.findall(r"^ *class (\w+)[(:\[]", path.read_text(), re.MULTILINE)


def variables(path: Path) -> Iterator[str]:
    """Every name that is bound: parameters, assignments, loops, patterns."""
    for node in ast.walk(ast.parse(path.read_text())):
        match node:
            case ast.arg(arg=name) | ast.Name(id=name, ctx=ast.Store()):
                yield name
            case ast.MatchAs(name=str(name)) | ast.ExceptHandler(name=str(name)):
                yield name


def last_word(name: str) -> str:
    """The last word of a name in either style, in small letters: `room` of CourseRoom."""
    words: list[str] = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+", name)
    return words[-1].lower() if words else ""


def test_files_and_classes_are_named_for_what_they_are() -> None:
    names = {name for path in sources() for name in (path.stem, path.parent.name, *classes(path))}
    assert not {name for name in names if last_word(name) in SAYS_NOTHING}


@pytest.mark.parametrize("name", ["utils", "mail_helpers", "CourseManager", "HTTPHandler", "Base"])
def test_a_name_that_says_nothing_is_noticed(name: str) -> None:
    assert last_word(name) in SAYS_NOTHING


def test_variables_say_what_they_hold() -> None:
    names = Counter(name for path in sources() for name in variables(path))
    vague = {name: names[name] for name in VAGUE if names[name]}
    assert sum(vague.values()) < MOST_VAGUE * names.total(), vague


def test_vague_variables_are_noticed_wherever_they_are_bound(tmp_path: Path) -> None:
    source = tmp_path / "vague.py"
    source.write_text("def f(who, *, what=1):\n    one = [told for told in who]\n")
    assert sorted(VAGUE.intersection(variables(source))) == ["one", "told", "what", "who"]


def test_a_class_name_exists_once() -> None:
    names = Counter(name for path in sources() for name in classes(path))
    del names["Meta"]  # Django's own protocol, nested in its models and serialisers
    assert not [name for name, count in names.items() if count > 1]


def written() -> Iterator[Path]:
    """The files of every room that people write: code, templates, style sheets, words."""
    for folder in FOLDERS:
        for path in sorted((HOUSE / folder).rglob("*")):
            if path.suffix in WRITTEN and str(path.relative_to(HOUSE)) not in MADE_BY_PROGRAMS:
                yield path


def is_long(path: Path) -> bool:
    return len(path.read_text().splitlines()) > MOST_LINES


def test_no_room_is_crowded() -> None:
    ours = [path for path in sources() if path.parent.name != "versions"]
    files = [path for path in ours if path.name not in ("__init__.py", "conftest.py")]
    rooms = Counter(path.parent for path in files)
    assert not {str(room) for room, count in rooms.items() if count > MOST_FILES}


def test_no_file_is_long() -> None:
    files = list(written())
    assert {path.suffix for path in files} == WRITTEN
    assert not {str(path) for path in files if is_long(path)}


def test_a_long_file_is_noticed(tmp_path: Path) -> None:
    file = tmp_path / "long.css"
    file.write_text("a {}\n" * (MOST_LINES + 1))
    assert is_long(file)


def test_every_room_says_in_one_sentence_what_it_is_for() -> None:
    rooms = [path for path in sources() if path.name == "__init__.py" and "tests" not in path.parts]
    silent = {
        str(room.relative_to(HOUSE))
        for room in rooms
        if not re.fullmatch(r"[A-Z][^.]+\.", ast.get_docstring(ast.parse(room.read_text())) or "")
    }
    assert not silent


IN_AN_EXAMPLE = "shared_screen.py"
"""The file that CONTRIBUTING tells how to add."""


def test_documents_name_files_that_exist() -> None:
    named = re.compile(rf"`((?:{'|'.join(FOLDERS)})/[\w/.]*)`")
    documents = [*HOUSE.glob("*.md"), *(HOUSE / "tests").rglob("*.md")]
    missing = {
        (path.name, file)
        for path in documents
        for file in named.findall(path.read_text())
        if not (HOUSE / file).exists() and not file.endswith(IN_AN_EXAMPLE)
    }
    assert not missing
