"""A bad network around a client: by their own page, by the losses of others, by the provider."""

from datetime import timedelta

from compliance.events import Ending
from compliance.intervals import Span
from delivery.device_check.measured_connection import MeasuredConnection
from delivery.device_check.network_stretches import NetworkStretch, network_stretches
from delivery.device_check.own_connection import BadStretch
from tests.scenes.scene import Scene, at

WITHIN = timedelta(minutes=2)


def stretches_of(
    scene: Scene, *pages: BadStretch, measured: tuple[MeasuredConnection, ...] = ()
) -> tuple[NetworkStretch, ...]:
    attendances = scene.assess().room.attendances
    return network_stretches(attendances[0], attendances, WITHIN, pages, measured)


def test_losses_of_others_about_then_reach_from_the_first_to_the_last() -> None:
    scene = Scene("ABCD").everybody_in("08:50")
    for client, lost in (("A", "10:00:10"), ("B", "10:00:00"), ("C", "10:01:30"), ("D", "10:05")):
        scene.leaves(client, lost, Ending.NETWORK).joins(client, "10:10", "2")
    (together,) = stretches_of(scene.ends())
    assert together == NetworkStretch(
        "others_lost",
        Span(at("10:00:00"), at("10:01:30")),
        "zoom",
        "2 other clients were lost about then.",
    )


def test_a_client_who_is_lost_alone_has_none() -> None:
    scene = Scene("AB").everybody_in("08:50").leaves("A", "10:00").joins("A", "10:10", "2").ends()
    assert stretches_of(scene) == ()


def test_the_own_page_and_a_bad_connection_say_what_they_noted() -> None:
    scene = Scene("A").everybody_in("08:50").ends()
    whole = Span(at("09:00"), at("10:00"))
    good = MeasuredConnection(Span(at("10:05"), at("11:00")), "")
    bad = MeasuredConnection(whole, "up to 3% of the sent sound was lost")
    page = BadStretch("offline", Span(at("09:59"), at("10:04")))
    stretches = stretches_of(scene, page, measured=(bad, good))
    assert [(stretch.kind, stretch.source, stretch.words) for stretch in stretches] == [
        ("page_bad", "page", "The device had no network."),
        ("measured_bad", "zoom", "Over this connection: up to 3% of the sent sound was lost."),
    ]
