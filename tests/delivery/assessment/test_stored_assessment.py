"""Assessments as stored: their schema, and the shapes that earlier versions stored."""

import json
from typing import Any

import jsonschema_rs
import msgspec
import pytest

from compliance.outcomes.consequence import Consequence
from delivery.assessment.stored_assessment import (
    SCHEMA,
    VERSION,
    StoredConsequence,
    StoredCourse,
    decoded,
    decoded_client,
    decoded_consequence,
    encoded,
)
from tests.scenes.scene import Scene

FIRST: dict[str, Any] = {
    "course": "NSAC-1",
    "policy": "lrsp-2025-03",
    "notes": [
        {"code": "platform_fault", "from": "2026-06-10T09:00:00Z", "clients": 4},
        {
            "code": "recording",
            "from": "2026-06-10T09:10:00Z",
            "to": "2026-06-10T09:11:00Z",
        },
        {"code": "course_short", "seconds": 60},
    ],
    "bookings": [
        {
            "reference": "A",
            "arrived_at": None,
            "late_by_s": None,
            "scheduled_s": 9900,
            "present_s": 0,
            "gaps": [
                {
                    "from": "2026-06-10T08:30:00Z",
                    "to": "2026-06-10T08:34:30Z",
                    "seconds": 270,
                    "cause": "client_network",
                }
            ],
            "camera": {"on_s": 0, "off_s": 0, "unknown_s": 0},
            "breaches": [
                {
                    "rule": "absent",
                    "clause": "9",
                    "from": "2026-06-10T08:30:00Z",
                    "to": "2026-06-10T08:34:30Z",
                    "seconds": 270,
                    "because": "Away for 270 seconds.",
                }
            ],
            "recommendation": {"outcome": "review", "reasons": ["Away."]},
            "consequence": {
                "rebook_by": "2026-06-12T10:45:00Z",
                "rebook_charge_gbp": 40,
                "refund_gbp": None,
                "refer_to_police": False,
                "further_courses": True,
                "national_status": None,
            },
        }
    ],
    "unmatched": [{"name": "iPad", "from": "2026-06-10T08:30:00Z", "to": "2026-06-10T08:31:00Z"}],
}
"""The first shape that was stored."""
(CLIENT,) = FIRST["bookings"]
(BREACH,) = CLIENT["breaches"]
SILENCED = {**CLIENT, "breaches": [BREACH | {"silenced_by": "extra_breaks"}]}
HEARD = {**FIRST, "heard_s": 9000}
REMARKED = {
    **CLIENT,
    "recommendation": {**CLIENT["recommendation"], "remarks": ["Away several times."]},
}
PENCE = {**CLIENT, "consequence": {**CLIENT["consequence"], "rebook_charge_gbp": 43.5}}
SHAPES = [
    FIRST,
    FIRST | {"bookings": [SILENCED]},
    HEARD,
    HEARD | {"bookings": [REMARKED]},
    HEARD | {"first_window": "2026-06-12T10:45:00Z"},
    HEARD | {"first_window": "2026-06-12T10:45:00Z", "version": 2},
    HEARD | {"bookings": [PENCE], "version": 2},
]


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_that_was_stored_is_read_and_says_the_same(shape: dict[str, Any]) -> None:
    assert {key: encoded(decoded(shape))[key] for key in shape} == shape
    (client,) = shape["bookings"]
    # Signed evidence is compared as text in SQLite: the order of keys counts.
    assert json.dumps(encoded(decoded_client(client))) == json.dumps(client)


def test_a_shape_without_a_version_is_the_first() -> None:
    first = decoded(FIRST)
    assert (first.version, first.heard_s, first.first_window) == (1, None, None)


@pytest.mark.parametrize(
    ("pence", "written"), [(4300, "43"), (4350, "43.5"), (4305, "43.05"), (0, "0"), (None, "null")]
)
def test_money_is_stored_in_pounds_and_read_in_pence(pence: int | None, written: str) -> None:
    follows = Consequence(None, pence, None, False, True, None)
    stored = StoredConsequence.of(follows)
    assert f'"rebook_charge_gbp": {written},' in json.dumps(encoded(stored))
    read = decoded_consequence(json.loads(json.dumps(encoded(stored))))
    assert (read.rebook_charge_pence, read.refund_pence) == (pence, None)


def test_an_assessment_of_an_unknown_version_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        decoded(FIRST | {"version": 3})


def test_a_stored_assessment_is_valid_under_its_schema_and_is_read_as_it_was() -> None:
    scene = Scene("AB").everybody_in().leaves("A", "10:00").joins("A", "10:02").ends()
    assessment = StoredCourse.of(scene.assess())
    document = json.loads(json.dumps(encoded(assessment)))
    jsonschema_rs.validate(SCHEMA, document)
    assert document["version"] == VERSION
    assert decoded(document) == assessment


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_is_valid_under_the_schema(shape: dict[str, Any]) -> None:
    jsonschema_rs.validate(SCHEMA, shape)
