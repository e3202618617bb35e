"""The style sheets hold nothing that no page uses, and nothing twice."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

HOUSE = Path(__file__).parents[3]
STATIC = HOUSE / "delivery" / "web" / "static"
SHEETS = sorted((STATIC / "styles").rglob("*.css"))
CLASS = re.compile(r"\.(cw-[\w-]+)")
ALONE = re.compile(r"^\.cw-[\w-]+$")
PAPER = "print.css"
"""It says anew how parts of pages look."""


def selectors(sheet: Path) -> Iterator[str]:
    """The selectors of each rule, in one text, without the conditions around the rule."""
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
    for before_brace in re.findall(r"([^{}]+)\{", text):
        if not before_brace.strip().startswith("@"):
            yield before_brace.strip()


def classes_alone(sheet: Path) -> set[str]:
    """The classes that are styled wherever they stand."""
    without_brackets = (re.sub(r"\((?:[^()]|\([^()]*\))*\)", "", line) for line in selectors(sheet))
    alone = (part.strip() for line in without_brackets for part in line.split(","))
    return {part for part in alone if ALONE.match(part)}


def pages_and_scripts() -> str:
    files = [
        *(HOUSE / "templates").rglob("*.html"),
        *STATIC.rglob("*.js"),
    ]
    return "\n".join(file.read_text() for file in files)


def test_every_class_with_a_rule_is_used() -> None:
    used = set(re.findall(r"(?<![\w-])cw-[\w-]+", pages_and_scripts()))
    styled = {name for sheet in SHEETS for line in selectors(sheet) for name in CLASS.findall(line)}
    assert len(styled) > 100
    assert not styled - used


def test_a_class_means_one_thing() -> None:
    """How its elements look by themselves stands in one sheet, and overrules no other's."""
    sheets = [classes_alone(sheet) for sheet in SHEETS if sheet.name != PAPER]
    number_of_sheets = Counter(name for names in sheets for name in names)
    assert len(number_of_sheets) > 50
    assert not [name for name, number in number_of_sheets.items() if number > 1]


def test_no_two_static_files_have_the_same_name() -> None:
    names = Counter(file.name for file in STATIC.rglob("*") if file.is_file())
    assert not [name for name, number in names.items() if number > 1]
