"""How a language writes times and clauses."""

from pathlib import Path

from delivery.wording import letter_templates, phrases
from tests.delivery.wording import made_up_language

OPERATIONS = Path(__file__).parents[3] / "OPERATIONS.md"


def test_the_documented_phrases_are_those_of_english(tmp_path: Path) -> None:
    block = OPERATIONS.read_text("utf-8").partition("`phrases.words` in English would be:")[2]
    lines = block.partition("\n## ")[0].splitlines()
    place = made_up_language.write(tmp_path)
    (place / "phrases.words").write_text("\n".join(line.strip() for line in lines), "utf-8")
    assert letter_templates.read(tmp_path).of("xx").phrases == phrases.ENGLISH
