"""The technical check takes the codes of its table and nothing else."""

import pytest

from delivery.clients.technical_check import (
    DEVICES,
    FINDINGS,
    PARTS,
    CheckFinding,
    UnknownFindingError,
    explain,
    needs_mending,
    read,
)

GOOD = {"camera": "ok", "microphone": "ok", "browser": "ok"}


@pytest.mark.parametrize("finding", FINDINGS, ids=lambda one: f"{one.part}-{one.code}")
def test_every_code_of_the_table_is_accepted_and_explained(finding: CheckFinding) -> None:
    codes = read(GOOD | {finding.part: finding.code})
    assert finding in explain(codes)


@pytest.mark.parametrize(
    "report",
    [
        {},
        [],
        None,
        "ok",
        {"camera": "ok", "microphone": "ok"},
        GOOD | {"label": "FaceTime HD"},
        GOOD | {"camera": "splendid"},
        GOOD | {"camera": None},
        GOOD | {"camera": ["ok"]},
        GOOD | {"camera": "silent"},
        GOOD | {"browser": "Mozilla/5.0"},
        GOOD | {"device": "iPhone 15"},
        GOOD | {"device": None},
        GOOD | {"device": ["phone"]},
    ],
)
def test_anything_else_is_refused(report: object) -> None:
    with pytest.raises(UnknownFindingError):
        read(report)


def test_a_refusal_does_not_repeat_what_was_sent() -> None:
    with pytest.raises(UnknownFindingError) as refusal:
        read(GOOD | {"camera": "Alan's iPhone"})
    assert "Alan" not in str(refusal.value)


def test_what_is_wrong_says_what_to_do() -> None:
    silent = [one for one in FINDINGS if not one.good and not one.unknown and not one.advice]
    assert silent == []


def test_what_was_not_checked_is_not_called_wrong() -> None:
    codes = GOOD | {"camera": "not_checked", "microphone": "silent"}
    assert [one.code for one in needs_mending(codes)] == ["silent"]


def test_a_code_kept_long_ago_and_since_dropped_is_left_out() -> None:
    assert explain({"camera": "splendid", "browser": "ok"})[0].part == "browser"


def test_no_part_says_the_same_code_twice() -> None:
    pairs = [(one.part, one.code) for one in FINDINGS]
    assert len(pairs) == len(set(pairs))
    assert {part for part, _ in pairs} == set(PARTS)


@pytest.mark.parametrize("kind", DEVICES)
def test_the_kind_of_device_is_taken_with_it_and_is_no_finding(kind: str) -> None:
    codes = read(GOOD | {"device": kind})
    assert codes == GOOD | {"device": kind}
    assert [one.part for one in explain(codes)] == list(PARTS)
    assert needs_mending(codes) == ()
