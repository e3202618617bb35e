"""What `coursewatch rules check` and every reader of a policy file refuse, with line and key."""

from pathlib import Path
from typing import Any

import pytest

from compliance.policy.policy import PolicyFault
from compliance.policy_soundness import IDENTITY_REFUSALS
from delivery.cli import main
from delivery.policies import shipped_policies
from delivery.templating import environment

TEXT = shipped_policies.shipped_text("lrsp-2025-03")
REFUSED = {
    "an unknown outcome": (
        "did_not_attend",
        "[consequences.did_not_attend]",
        "[consequences.did_not_turn_up]",
        "consequences.did_not_turn_up",
    ),
    "a completion with a charge": (
        "completed",
        "national_status = 4",
        "national_status = 4\ncharge_pence = 4300",
        "consequences.completed.charge_pence",
    ),
    "a completion with another status": (
        "completed",
        "national_status = 4",
        "national_status = 5",
        "consequences.completed.national_status",
    ),
    "a completion without a status": (
        "completed",
        "national_status = 4",
        "",
        "consequences.completed.national_status",
    ),
    "somebody absent with the status of a non-completion": (
        "did_not_attend",
        "national_status = 6",
        "national_status = 5",
        "consequences.did_not_attend.national_status",
    ),
    "a non-completion with the status of a completion": (
        "non_completion_left_early",
        "national_status = 5",
        "national_status = 4",
        "consequences.non_completion_left_early.national_status",
    ),
    "a window in hours without a length": (
        "did_not_attend",
        "hours = 72",
        "",
        "consequences.did_not_attend.hours",
    ),
    "a window of no length": (
        "did_not_attend",
        "hours = 72",
        "hours = 0",
        "consequences.did_not_attend.hours",
    ),
    "a new course for somebody who may take none": (
        "non_completion_abuse",
        'window = "none"',
        'window = "hours"\nhours = 72',
        "consequences.non_completion_abuse.window",
    ),
    "no new course though the provider failed": (
        "provider_failure",
        'window = "deadline"',
        'window = "none"',
        "consequences.provider_failure.window",
    ),
    "a window in days without a length": (
        "did_not_attend",
        'window = "hours"\nhours = 72',
        'window = "days"',
        "consequences.did_not_attend.days",
    ),
}


IN_OTHER_TABLES = {
    "a refusal that has no words": (
        'refusals = ["photo_on_device"',
        'refusals = ["photo_on_phone"',
        "identity.refusals",
    ),
    "a course type in small letters": (
        "refund_pence_by_type = { SCD = 0 }",
        "refund_pence_by_type = { scd = 0 }",
        "cancellation.refund_pence_by_type",
    ),
    "a course type that no register can name": (
        "free_before_hours_by_type = { SCD = 240 }",
        'free_before_hours_by_type = { "S.C.D." = 240 }',
        "changes.free_before_hours_by_type",
    ),
}


@pytest.mark.parametrize(("before", "after", "key"), IN_OTHER_TABLES.values(), ids=IN_OTHER_TABLES)
def test_a_code_that_means_nothing_is_refused_with_its_line_and_key(
    before: str, after: str, key: str
) -> None:
    assert TEXT.count(before) == 1
    text = TEXT.replace(before, after)
    line = next(number for number, line in enumerate(text.splitlines(), 1) if after in line)
    with pytest.raises(PolicyFault) as refused:
        shipped_policies.read_from("own.toml", text)
    assert str(refused.value).startswith(f"own.toml, line {line}: {key} names ")


def test_every_refusal_that_a_policy_may_name_has_words() -> None:
    words: Any = environment({}).get_template("trainer/words.html").module
    assert set(IDENTITY_REFUSALS) <= words.refusals.keys()


def test_an_amount_of_a_course_type_in_small_letters_is_refused() -> None:
    with pytest.raises(PolicyFault, match="the course type is SCD"):
        shipped_policies.read_from("own.toml", edited("did_not_attend", "SCD = ", "Scd = "))


def test_the_command_says_which_course_types_it_does_not_know(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "own.toml"
    file.write_text(edited("did_not_attend", "SCD = 10000", "NSCA = 10000"))
    assert main(["rules", "check", str(file)]) == 0
    _, says = capsys.readouterr().out.splitlines()
    assert "Look again at NSCA" in says
    file.write_text(TEXT)
    assert main(["rules", "check", str(file)]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1


def edited(outcome: str, before: str, after: str) -> str:
    """The shipped text with one change in the table of an outcome."""
    begins = TEXT.index(f"[consequences.{outcome}]")
    ends = TEXT.find("[consequences.", begins + 1)
    table = TEXT[begins : ends if ends >= 0 else len(TEXT)]
    assert before in table
    return TEXT.replace(table, table.replace(before, after, 1), 1)


@pytest.mark.parametrize(("outcome", "before", "after", "key"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_meant_is_refused_with_its_line_and_key(
    outcome: str, before: str, after: str, key: str
) -> None:
    text = edited(outcome, before, after)
    with pytest.raises(PolicyFault) as refused:
        shipped_policies.read_from("own.toml", text)
    place, _, says = str(refused.value).partition(": ")
    line = int(place.removeprefix("own.toml, line "))
    assert says.startswith(key)
    written = text.splitlines()[line - 1]
    table, _, name = key.rpartition(".")
    assert written.startswith((f"{name} = ", f"[{table}]", f"[{key}]"))


def test_the_command_refuses_as_every_other_reader(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "own.toml"
    file.write_text(edited("completed", "national_status = 4", "national_status = 6"))
    assert main(["rules", "check", str(file)]) == 2
    (said,) = capsys.readouterr().err.splitlines()
    assert said.startswith(f"{file}, line ")
    assert "consequences.completed.national_status must be 4, and is 6" in said
