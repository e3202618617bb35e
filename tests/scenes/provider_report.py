"""A small language for a meeting provider's report: `report(scene, row("A", "08:50", "11:45"))`."""

from dataclasses import replace
from typing import Any

from compliance.event_order import only
from compliance.events import Event
from compliance.provider_report import Reconciled, Reported, ReportedStay
from compliance.reconciliation.instance_report import Difference
from compliance.reconciliation.reconciliation import reconcile
from tests.scenes.scene import LRSP, Scene, at, person

HOST = ReportedStay("user-staff", None, "STAFF-1", "Trainer", at("08:40"), at("11:45"))


def row(client: str, start: str, end: str | None, device: str = "1", **fields: Any) -> ReportedStay:
    they = person(client, device)
    reported = ReportedStay(
        they.user_id, they.registrant_id, None, they.name, at(start), at(end) if end else None
    )
    return replace(reported, **fields)


def report(scene: Scene, *rows: ReportedStay, wall: str = "12:15", instance: str = "i1") -> Scene:
    return scene.tell(Reported(at(wall), instance, rows))


def differences(scene: Scene) -> list[tuple[str, str]]:
    return [
        (difference.kind, difference.name)
        for difference in reconcile(scene.events, LRSP).differences
    ]


def listed(scene: Scene) -> list[Difference]:
    return list(reconcile(scene.events, LRSP).differences)


def added(scene: Scene) -> list[Event]:
    return [
        event for event in reconcile(scene.events, LRSP).added if not isinstance(event, Reconciled)
    ]


def reconciled(scene: Scene) -> bool:
    return bool(only(reconcile(scene.events, LRSP).events, Reconciled))


def without(scene: Scene, kind: type[Event], client: str, device: str = "1") -> Scene:
    """The scene without the client's events of this kind."""
    scene.events = [
        event
        for event in scene.events
        if not (
            isinstance(event, kind) and getattr(event, "person", None) == person(client, device)
        )
    ]
    return scene


def both_in() -> Scene:
    return Scene().everybody_in().ends()


BOTH = (HOST, row("A", "08:50", "11:45"), row("B", "08:50", "11:45"))
