"""A case's document says what the officers' page says, by the rules of its reader."""

import json
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import jsonschema_rs
import msgspec

from compliance.outcomes.recommendation import Outcome
from delivery.documents import case_document, case_html
from delivery.documents.case_document import CaseDocument
from delivery.documents.document_rules import EVIDENCE, PERSON
from delivery.documents.document_types import DocumentPart, Exact
from delivery.records.database.store import Store
from tests.delivery.documents import told_case
from tests.delivery.documents.made_documents import ENVIRONMENT, document_of
from tests.doubles.settable_clock import SettableClock
from tests.scenes import two_officers
from tests.scenes.officer_desk import make_desk

SCHEMA = Path(case_document.__file__).with_name("case-1.schema.json")
STAFF = ("Tess", "Olive", "Omar", "Petra", "Rita")


async def test_the_document_says_what_is_on_record_by_the_rules_of_its_reader(
    store: Store, clock: SettableClock
) -> None:
    desk = await make_desk(store, clock)
    booking_id = await told_case.tell(desk)
    evidence = (await document_of(desk, booking_id, EVIDENCE)).document
    person = (await document_of(desk, booking_id, PERSON)).document
    validator = jsonschema_rs.validator_for(json.loads(SCHEMA.read_text("utf-8")))
    for document in (evidence, person):
        encoded = case_document.encoded(document)
        validator.validate(json.loads(encoded))
        assert msgspec.json.decode(encoded, type=CaseDocument) == document
        assert "“[another person]”" in document.left_out[0]
        for name in told_case.OTHERS:
            assert name not in encoded.decode().replace(document.policy.text, ""), name
        assert "jack" not in encoded.decode().casefold()
        assert "i@example.org" not in encoded.decode()
        assert "Priyanka Rao was present for 165 of 165 minutes" in document.summary
        assert [finding.state for finding in document.findings] == ["upheld", "upheld"]
        assert document.findings[0].reviews[0].reason == "Seen by [another person]’s son, too."
        assert {part.by.role for part in document.account if part.by} == {"trainer"}
        assert document.decisions[-1].in_force
        assert document.decisions[-1].reason == "The camera was off, says [another person]."
        assert document.statements[0].text.startswith("I was there.\n[another person] saw me")
        assert document.statements[0].files[0].sha256 == "0" * 64
        assert document.messages[0].texts[0].text == told_case.LETTER_SHOWN
        assert "“[secret part left out]”" in document.left_out[1]
        assert document.contacts[0].note == "Asked about [another person]."
        assert document.timeline[0].start.isoformat() == "2026-06-10T07:50:00+00:00"
        assert document.timeline[0].words == "In the meeting, before the start"
        assert len(document.looks) == 1
    kinds = {part.kind for part in evidence.account}
    assert kinds == {"statement", "course_statement", "taken_back"}
    assert {part.kind for part in person.account} == {"statement", "taken_back"}
    assert evidence.looks[0].by.name == "Omar"
    assert (person.looks[0].by.role, person.looks[0].by.name) == ("officer", None)
    assert all(name not in case_document.encoded(person).decode() for name in STAFF)
    assert evidence.recommendation is not None
    assert person.recommendation is None


async def test_a_proposal_that_nobody_has_confirmed_is_for_the_office(
    store: Store, clock: SettableClock
) -> None:
    desk = await make_desk(store, clock)
    booking_id = desk.live.booking_ids["H"]
    await two_officers.propose(store, booking_id, Outcome.DID_NOT_ATTEND, "Never seen.", desk.now)
    evidence = (await document_of(desk, booking_id, EVIDENCE)).document
    assert [decision.kind for decision in evidence.decisions] == ["proposed"]
    assert (await document_of(desk, booking_id, PERSON)).document.decisions == ()


async def test_a_decision_whose_evidence_has_changed_is_marked_for_every_reader(
    store: Store, clock: SettableClock
) -> None:
    desk = await make_desk(store, clock)
    booking_id = await told_case.tell(desk)
    signed = (await document_of(desk, booking_id, PERSON)).document.decisions[-1]
    assert (signed.in_force, signed.changed_since) == (True, ())
    await desk.hears_more()
    for rules in (EVIDENCE, PERSON):
        made = await document_of(desk, booking_id, rules)
        assert "the camera" in made.document.decisions[-1].changed_since
        printed = case_html.html_of(made, rules, ENVIRONMENT)
        assert "Signed and in force, to be looked at again:" in " ".join(printed.split())


def test_the_schema_that_ships_is_that_of_the_document() -> None:
    assert json.loads(SCHEMA.read_text("utf-8")) == case_document.schema()


def text_types(struct: type[DocumentPart]) -> set[Any]:
    """The types of all texts in a struct and the structs within it, lists taken apart."""
    types: set[Any] = set()
    for field in msgspec.structs.fields(struct):
        declared = field.type
        while get_origin(declared) is tuple:
            declared = get_args(declared)[0]
        for kind in get_args(declared) or (declared,):
            if isinstance(kind, type) and issubclass(kind, DocumentPart):
                types |= text_types(kind)
        types.add(declared)
    return types


def test_every_text_of_a_document_is_either_exact_or_redacted() -> None:
    declared = [kind for kind in text_types(CaseDocument) if str in (kind, *get_args(kind))]
    allowed = (str, Exact)
    assert [kind for kind in declared if kind not in allowed] == []
    assert str in declared
    unions = [kind for kind in text_types(CaseDocument) if get_origin(kind) not in (None, Literal)]
    assert all(str not in get_args(kind) for kind in unions if kind is not Exact)
