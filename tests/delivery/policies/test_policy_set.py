"""The policies of a folder beside the shipped ones, and which is in force on a day."""

from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from compliance.policy.policy import PolicyFault
from delivery.policies import policy_reading, shipped_policies

NAME, STARTS = "lrsp-2025-03", "in_force_from = 2025-03-01"
TEXT = shipped_policies.shipped_text(NAME)


def written(folder: Path, name: str, starts: str, provider: str = "") -> Path:
    text = TEXT.replace(f'name = "{NAME}"', f'name = "{name}"')
    text = text.replace(STARTS, f"in_force_from = {starts}")
    if provider:
        text = text.replace("Lincolnshire Road Safety Partnership", provider)
    path = folder / f"{name}.toml"
    path.write_text(text)
    return path


def refused(folder: Path) -> str:
    with pytest.raises(PolicyFault) as fault:
        policy_reading.read(folder)
    return str(fault.value)


def line_of(path: Path, start: str) -> int:
    lines = path.read_text().splitlines()
    return 1 + next(number for number, line in enumerate(lines) if line.startswith(start))


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2024, 6, 10), NAME),
        (date(2025, 3, 1), NAME),
        (date(2026, 3, 31), NAME),
        (date(2026, 4, 1), "lrsp-2026-04"),
        (date(2027, 4, 1), "lrsp-2027-01"),
    ],
)
def test_the_latest_policy_that_has_begun_is_in_force(tmp_path: Path, day: date, name: str) -> None:
    written(tmp_path, "lrsp-2027-01", "2027-01-01")
    written(tmp_path, "lrsp-2026-04", "2026-04-01")
    (tmp_path / "notes.txt").write_text("No policy.")
    policies = policy_reading.read(tmp_path)
    assert policies.in_force_on(day) == name
    assert policies.names() == (NAME, "lrsp-2026-04", "lrsp-2027-01")


def test_a_folder_of_another_provider_judges_under_its_own_policies_alone(tmp_path: Path) -> None:
    path = written(tmp_path, "fell-2026-01", "2026-01-01", "Fellshire")
    policies = policy_reading.read(tmp_path)
    assert policies.in_force_on(date(2025, 6, 1)) == "fell-2026-01"
    text = policies.text_of("fell-2026-01")
    assert (text.text, text.digest) == (
        path.read_text(),
        sha256(path.read_bytes()).hexdigest(),
    )
    assert NAME in policies.names()


def test_two_policies_of_one_provider_with_one_date_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "lrsp-own", "2025-03-01")
    line = line_of(path, "in_force_from")
    assert refused(tmp_path) == (
        f"{path}, line {line}: in_force_from is that of {NAME}, of the same provider"
    )


def test_a_name_that_exists_twice_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, NAME, "2026-04-01")
    line = line_of(path, "name =")
    assert refused(tmp_path) == f"{path}, line {line}: name is that of {NAME}: give it another"


def test_policies_of_two_providers_are_refused(tmp_path: Path) -> None:
    first = written(tmp_path, "a-2026", "2026-01-01", "Ashire")
    second = written(tmp_path, "b-2026", "2026-01-01", "Beeshire")
    line = line_of(second, "provider")
    assert refused(tmp_path) == f"{second}, line {line}: provider is another one than in {first}"


@pytest.mark.parametrize(
    ("change", "key", "line"),
    [
        (("hours = 72", "hours = 0"), "consequences.refused_late.hours", "hours = 0"),
        (("[consequences.review]", "[consequences.x]"), "consequences.x", "[consequences.x]"),
        (("_status = 4", "_status = 5"), "consequences.completed.national_status", "national_"),
        (("late_grace_s", "late_grace"), "attendance.late_grace", "late_grace "),
        (("SCD = 10000", "SCD = 'x'"), "consequences.refused_late.charge_", "charge_pence_by"),
        (("04-01", "04-01T09:00:00"), "in_force_from must be a date", "in_force_from"),
        (('provider = "', 'provider = " "  # "'), "provider", "provider"),
        (("documents = [", "documents = []\nothers = ["), "identity.others", "others"),
        (("free_before_hours = 48", ""), "changes.free_before_hours", "[changes]"),
        (("[rules.recording]", "[rules.tape]"), "rules.tape is no rule", "[rules.tape]"),
    ],
)
def test_a_broken_file_is_refused_with_file_line_and_key(
    tmp_path: Path, change: tuple[str, str], key: str, line: str
) -> None:
    path = written(tmp_path, "own", "2026-04-01")
    path.write_text(path.read_text().replace(*change, 1))
    place, _, words = refused(tmp_path).partition(": ")
    assert words.startswith(key)
    number = int(place.removeprefix(f"{path}, line "))
    assert path.read_text().splitlines()[number - 1].startswith(line)


def test_a_file_that_is_no_toml_is_refused(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_bytes(b"name = lrsp")
    assert refused(tmp_path).startswith(f"{tmp_path / 'own.toml'}: ")


def test_a_file_with_a_byte_order_mark_can_be_used(tmp_path: Path) -> None:
    path = written(tmp_path, "own", "2026-04-01")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert policy_reading.read(tmp_path).in_force_on(date(2026, 4, 1)) == "own"


def test_a_file_that_is_not_utf_8_is_refused_with_the_line(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_bytes(b'name = "own"\r\n\nprovider = "Caf\xe9"\n')
    assert refused(tmp_path) == (
        f"{tmp_path / 'own.toml'}, line 3: not UTF-8: save the file as UTF-8"
    )


def test_a_folder_that_is_empty_or_missing_is_refused(tmp_path: Path) -> None:
    assert "holds no policy" in refused(tmp_path)
    assert refused(tmp_path / "none") == f"{tmp_path / 'none'}: No such file or directory"


def test_a_name_that_no_policy_has_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(PolicyFault, match=f"'mine'; there are: {NAME}"):
        policy_reading.shipped_set().text_of("mine")
