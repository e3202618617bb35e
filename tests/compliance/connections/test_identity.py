"""Whose a connection is, at the edges."""

import pytest

from compliance.connections.identity import NOBODY, Kind, Owner, Owners
from compliance.events import Joined, Person
from tests.scenes.scene import STAFF, Scene, at

HERE = at("08:50")


def of(person: Person, *others: Person) -> Owner:
    scene = Scene(interpreter_of="A")
    heard = [Joined(HERE, "i1", person_seen) for person_seen in (person, *others)]
    return Owners(scene.course, heard).of("i1", person)


def test_staff_are_known_by_their_account() -> None:
    assert of(STAFF) == Owner(Kind.STAFF)


def test_somebody_with_an_account_of_their_own_is_not_staff() -> None:
    assert of(Person("u", "1", "reg-A", account_id="THEIRS")) == Owner(Kind.CLIENT, "A")
    assert of(Person("u", "1", account_id="THEIRS")) == NOBODY


def test_an_interpreter_is_known_by_their_link() -> None:
    assert of(Person("u", "1", "reg-A-int")) == Owner(Kind.INTERPRETER, "A")


def test_staff_who_came_by_a_clients_link_are_staff() -> None:
    assert of(Person("u", "1", "reg-A"), Person("u", "1", account_id="STAFF-1")).kind is Kind.STAFF


@pytest.mark.parametrize("order", [("reg-A", "reg-B"), ("reg-B", "reg-A")])
def test_one_connection_that_names_two_bookings_is_the_first_ones(order: tuple[str, str]) -> None:
    first, other = (Person("u", "1", registrant) for registrant in order)
    assert of(first, other) == Owner(Kind.CLIENT, "A")


def test_a_connection_that_names_nobody_is_nobodys_where_its_participant_named_two() -> None:
    first, other = Person("u", "1", "reg-A"), Person("u", "2", "reg-B")
    assert of(Person("u", "3"), first, other) == NOBODY
