"""The technical check takes the codes of its table and nothing else."""

import pytest

from delivery.device_check.check_finding import CheckFinding
from delivery.device_check.technical_check import (
    DEVICES,
    FINDINGS,
    PARTS,
    UnknownFindingError,
    explain,
    faults,
    read,
)

EARLIER = {"camera": "ok", "microphone": "ok", "browser": "ok"}
"""A report of a page that checked neither the speaker nor the connection."""
GOOD = EARLIER | {"speaker": "ok", "connection": "ok"}


@pytest.mark.parametrize("finding", FINDINGS, ids=lambda finding: f"{finding.part}-{finding.code}")
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
        GOOD | {"speaker": "too_dark"},
        GOOD | {"connection": "1000 kbit/s"},
        EARLIER | {"connection": None},
        GOOD | {"browser": "Mozilla/5.0"},
        GOOD | {"device": "iPhone 15"},
        GOOD | {"device": None},
        GOOD | {"device": ["phone"]},
    ],
)
def test_anything_else_is_refused(report: object) -> None:
    with pytest.raises(UnknownFindingError):
        read(report)


def test_a_refusal_does_not_quote_the_report() -> None:
    with pytest.raises(UnknownFindingError) as refusal:
        read(GOOD | {"camera": "Alan's iPhone"})
    assert "Alan" not in str(refusal.value)


def test_every_fault_has_advice() -> None:
    silent = [
        finding
        for finding in FINDINGS
        if not finding.good and not finding.unknown and not finding.advice
    ]
    assert silent == []


def test_an_unchecked_part_is_no_fault() -> None:
    codes = GOOD | {"camera": "not_checked", "microphone": "silent"}
    assert [finding.code for finding in faults(codes)] == ["silent"]


def test_an_obsolete_stored_code_is_left_out() -> None:
    assert explain({"camera": "splendid", "browser": "ok"})[0].part == "browser"


def test_no_part_has_a_code_twice() -> None:
    pairs = [(finding.part, finding.code) for finding in FINDINGS]
    assert len(pairs) == len(set(pairs))
    assert {part for part, _ in pairs} == set(PARTS)


@pytest.mark.parametrize("kind", DEVICES)
def test_the_kind_of_device_is_accepted_and_is_no_finding(kind: str) -> None:
    codes = read(GOOD | {"device": kind})
    assert codes == GOOD | {"device": kind}
    assert [finding.part for finding in explain(codes)] == list(PARTS)
    assert faults(codes) == ()


def test_what_our_check_could_not_measure_is_no_fault() -> None:
    for code in ("not_checked", "not_measured", "unanswered"):
        assert faults(GOOD | {"camera": code, "microphone": code}) == ()
    assert faults(GOOD | {"browser": "unsupported"}) == ()
    assert [finding.code for finding in faults(GOOD | {"camera": "black"})] == ["black"]


def test_a_code_of_an_earlier_page_is_read_as_what_it_meant() -> None:
    assert read(GOOD | {"camera": "failed"}) == GOOD | {"camera": "not_measured"}
    assert explain(GOOD | {"camera": "failed"})[0].code == "not_measured"


def test_a_report_of_an_earlier_page_has_fewer_findings() -> None:
    assert read(EARLIER) == EARLIER
    assert [finding.part for finding in explain(EARLIER)] == ["camera", "microphone", "browser"]


@pytest.mark.parametrize(
    ("part", "code"),
    [("speaker", "unsure"), ("speaker", "not_measured"), ("connection", "not_measured")],
)
def test_an_unknown_speaker_or_connection_is_no_fault(part: str, code: str) -> None:
    assert faults(GOOD | {part: code}) == ()
