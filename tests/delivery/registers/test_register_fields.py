"""The fields of a course and a booking, and the reasons for refusing a value."""

from datetime import UTC, date, datetime

import pytest
from msgspec import UNSET

from delivery.registers import register_fields
from delivery.validation.errors import InvalidInput

COURSE: dict[str, object] = {
    "reference": "NSAC-1",
    "type": "NSAC",
    "starts": "2026-06-10 09:00",
    "minutes": 165,
    "zoom_host": "host-1@provider.example",
}
BOOKING: dict[str, object] = {
    "booking_ref": "HER-1001",
    "course": "NSAC-1",
    "course_type": "NSAC",
    "force": "KENT COUNTY POLICE",
    "police_deadline": "2026-07-08",
    "given_name": "Alan",
    "family_name": "Archer",
    "email": "alan@mail.example",
}


def places(refused: pytest.ExceptionInfo[InvalidInput]) -> list[str]:
    return [refusal.place for refusal in refused.value.refusals]


def test_a_course_has_an_end_or_a_length() -> None:
    members = {key: value for key, value in COURSE.items() if key != "minutes"}
    ends = register_fields.course(members | {"ends": "2026-06-10 11:45"})
    assert ends == register_fields.course(COURSE)
    assert ends.ends == datetime(2026, 6, 10, 10, 45, tzinfo=UTC)


def test_minutes_are_elapsed_minutes_also_while_the_clocks_go_back() -> None:
    entry = register_fields.course(COURSE | {"starts": "2026-10-25 00:30", "minutes": "120"})
    assert entry.ends == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize("both", [{"ends": "2026-06-10 11:45"}, {"minutes": None}])
def test_a_course_with_both_or_neither_is_refused(both: dict[str, object]) -> None:
    with pytest.raises(InvalidInput) as refused:
        register_fields.course(COURSE | both)
    assert places(refused) == ["ends"]


@pytest.mark.parametrize("ends", ["2026-06-10 09:00", "2026-06-10 08:00", "2026-06-10 21:01"])
def test_a_course_ends_after_it_starts_and_the_same_day(ends: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        register_fields.course(COURSE | {"minutes": None, "ends": ends})
    assert places(refused) == ["ends"]


def test_a_course_at_the_end_of_the_calendar_is_refused() -> None:
    with pytest.raises(InvalidInput) as refused:
        register_fields.course(COURSE | {"starts": "9999-12-31 23:00"})
    assert places(refused) == ["starts"]


def test_a_course_with_a_drive_is_refused() -> None:
    with pytest.raises(InvalidInput, match="drive on the road"):
        register_fields.course(COURSE | {"type": "SCD"})


def test_a_booking_needs_only_the_client_the_course_and_the_deadline() -> None:
    entry = register_fields.booking(BOOKING)
    assert entry.police_deadline == date(2026, 7, 8)
    assert {getattr(entry, name) for name in register_fields.EMPTY} == {UNSET}
    assert entry.state is None


@pytest.mark.parametrize("nothing", ["", " ", None])
def test_an_empty_field_differs_from_an_omitted_one(nothing: str | None) -> None:
    entry = register_fields.booking(BOOKING | dict.fromkeys(register_fields.EMPTY, nothing))
    assert (entry.preferred_contact, entry.language, entry.requirements) == ("email", "en", ())
    assert (entry.mobile, entry.interpreter_name, entry.interpreter_over_16) == (None, None, None)
    assert register_fields.course(COURSE | {"trainer": nothing}).trainer is None
    assert register_fields.course(COURSE).trainer is UNSET


def test_every_fault_of_a_booking_is_named_at_once() -> None:
    members = BOOKING | {
        "email": "alan",
        "police_deadline": "8 July",
        "given_name": "",
        "address": "x",
    }
    with pytest.raises(InvalidInput) as refused:
        register_fields.booking(members)
    assert places(refused) == ["address", "police_deadline", "given_name", "email"]
    assert refused.value.refusals[0].reason == "there is no field 'address'"


@pytest.mark.parametrize("field", ["address", "driver_number", "offence", "date_of_birth"])
def test_unnecessary_personal_data_has_no_field(field: str) -> None:
    with pytest.raises(InvalidInput, match=f"there is no field '{field}'"):
        register_fields.booking(BOOKING | {field: None})


@pytest.mark.parametrize(
    "written",
    ["", "alan", "@mail.example", "alan@", "a@b@c", "a b@mail.example", "a@mail.example\nBcc: b@c",
     "Alan <a@mail.example>", "a@mail.example,b@mail.example", "a..b@mail.example",
     "älan@mail.example", "alan@mäil.example",
     "a@" + "m" * 250 + ".example"],
)  # fmt: skip
def test_an_invalid_email_address_is_refused(written: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        register_fields.booking(BOOKING | {"email": written})
    assert places(refused) == ["email"]


@pytest.mark.parametrize("sign", ["\x00", "\n", "\t", "\x7f", "\x85", "\u2028", "\u202e", "\ud800"])
def test_control_characters_are_refused_everywhere(sign: str) -> None:
    for field in register_fields.BOOKING_FIELDS:
        with pytest.raises(InvalidInput) as refused:
            register_fields.booking(BOOKING | {field: f"a{sign}b"})
        assert field in places(refused)


def test_text_that_looks_like_a_formula_stays_as_it_is() -> None:
    assert register_fields.booking(BOOKING | {"family_name": "=Archer"}).family_name == "=Archer"


@pytest.mark.parametrize(
    ("members", "place"),
    [
        ({"interpreter_kind": "language", "interpreter_over_16": True}, "interpreter_name"),
        ({"interpreter_name": "Ines", "interpreter_over_16": "yes"}, "interpreter_kind"),
        ({"interpreter_name": "Ines", "interpreter_kind": "language"}, "interpreter_over_16"),
        (
            {"interpreter_name": "I", "interpreter_kind": "bsl", "interpreter_over_16": "no"},
            "interpreter_over_16",
        ),
    ],
)
def test_an_interpreter_is_named_and_16_or_over(members: dict[str, object], place: str) -> None:
    with pytest.raises(InvalidInput, match=r"the interpreter|must be one of") as refused:
        register_fields.booking(BOOKING | members)
    assert places(refused) == [place]


def test_requirements_are_codes_not_free_text() -> None:
    assert register_fields.booking(
        BOOKING | {"requirements": "captions; extra_breaks"}
    ).requirements == (
        "captions",
        "extra_breaks",
    )
    assert register_fields.booking(
        BOOKING | {"requirements": ["captions", "captions"]}
    ).requirements == ("captions",)
    with pytest.raises(InvalidInput, match="must be one of"):
        register_fields.booking(BOOKING | {"requirements": ["is deaf"]})


@pytest.mark.parametrize("value", [17, True, ["a"], {"a": 1}, 1.5])
def test_a_value_of_another_type_is_refused_for_a_text_field(value: object) -> None:
    with pytest.raises(InvalidInput, match="must be text"):
        register_fields.booking(BOOKING | {"given_name": value})


@pytest.mark.parametrize("minutes", [True, "x", "-5", 29, 721, 1e99, 10**30])
def test_minutes_are_a_sensible_whole_number(minutes: object) -> None:
    with pytest.raises(InvalidInput) as refused:
        register_fields.course(COURSE | {"minutes": minutes})
    assert places(refused) == ["minutes"]
