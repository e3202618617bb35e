"""Reading scripts, their faults with places, and the faults they apply to webhooks."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import msgspec
import pytest

from integrations.simulation.timers import SteppedTimers
from integrations.zoom.simulator.scripting import script
from integrations.zoom.simulator.scripting.script import ScriptFault
from integrations.zoom.simulator.webhooks.delivery_faults import AnyFault
from integrations.zoom.simulator.webhooks.network_conditions import FaultyNetwork
from integrations.zoom.simulator.webhooks.pending_delivery import PendingDelivery, Signing
from tests.doubles.settable_clock import SettableClock

JOINED = "meeting.participant_joined"
START = datetime(2026, 6, 10, 8, tzinfo=UTC)
GOOD = """
purpose = "Somebody drops."
faults = [{ fault = "delay", minutes = 5 }]
steps = [
  { at = -20, act = "start_meeting" },
  { at = -5, note = "accept_identity", people = ["A"], document = "passport" },
]
[course]
reference = "X"
starts = 2026-06-10T09:00:00
minutes = 120
clients = { A = "Alan Archer" }
[expected.clients]
A = { outcome = "completed" }
"""


def joined(minute: float = 0.0, registrant_id: str = "reg-A") -> dict[str, Any]:
    at = START + timedelta(minutes=minute)
    participant = {"user_id": "16778240", "participant_uuid": "U", "registrant_id": registrant_id}
    meeting = {"id": "81234567890", "uuid": "I", "participant": participant}
    stamp = int(at.timestamp() * 1000)
    return {
        "event": JOINED,
        "event_ts": stamp,
        "payload": {"object": meeting},
    }


def network(*settings: Mapping[str, object]) -> FaultyNetwork:
    faults = [msgspec.convert(setting, AnyFault) for setting in settings]
    return FaultyNetwork(faults, START, {"A": "reg-A", "B": "reg-B"})


def test_at_least_a_dozen_scripts_ship_and_each_states_its_purpose() -> None:
    assert len(script.names()) >= 12
    purposes = [script.shipped(name).purpose for name in script.names()]
    assert all(said.endswith(".") for said in purposes)
    assert len(set(purposes)) == len(purposes)


def test_a_script_is_read() -> None:
    read = script.read("good", GOOD)
    assert [step.at for step in read.steps] == [-20, -5]
    assert read.booking("A") == "X-A"


def test_the_report_changes_only_the_answers_that_are_named() -> None:
    later = '\n[expected_after_report.clients]\nA = { outcome = "review" }\n'
    assert script.read("good", GOOD).after_report()["A"].outcome == "completed"
    assert script.read("good", GOOD + later).after_report()["A"].outcome == "review"


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ('fault = "delay"', 'fault = "dellay"', r"\$\.faults\[0\]"),
        ("minutes = 5", 'minutes = "5"', r"\$\.faults\[0\]\.minutes"),
        ('fault = "delay"', 'fault = "delay", client = "Z"', r"'Z'.*\$\.faults\[0\]\.client"),
        ("at = -20", "att = -20", r"\$\.steps\[0\]"),
        ("at = -5", "at = -25", r"\$\.steps\[1\]\.at"),
        ('act = "start_meeting"', 'act = "begin"', r"'begin'.*\$\.steps\[0\]"),
        ('act = "start_meeting"', "rtms = true", r"an act or a note.*\$\.steps\[0\]"),
        ('people = ["A"]', 'people = ["B"]', r"'B'.*\$\.steps\[1\]"),
        ('A = { outcome = "completed" }', "", r"\$\.expected\.clients"),
        ('outcome = "completed"', 'outcom = "completed"', r"\$\.expected\.clients"),
        ("[course]", "[course", "line 8"),
    ],
)
def test_a_fault_of_a_script_is_named_with_its_place(right: str, wrong: str, said: str) -> None:
    assert right in GOOD
    with pytest.raises(ScriptFault, match=f"bad: .*{said}"):
        script.read("bad", GOOD.replace(right, wrong, 1))


def test_a_script_that_does_not_ship_is_refused_with_those_that_do() -> None:
    with pytest.raises(ScriptFault, match="late-webhooks"):
        script.shipped("../late-webhooks")


def test_a_fault_applies_only_to_its_event_client_and_stretch() -> None:
    fate = network(
        {
            "fault": "lose",
            "event": JOINED,
            "client": "A",
            "from": 10,
            "to": 20,
        }
    )

    def lost(body: Mapping[str, object]) -> bool:
        return fate.pending_deliveries(body)[0].lost

    assert lost(joined(10))
    assert not lost(joined(20))
    assert not lost(joined(9.9))
    assert not lost(joined(10, "reg-B"))
    assert not lost(joined(10) | {"event": "meeting.participant_left"})


def test_faults_apply_in_sequence() -> None:
    fate = network({"fault": "repeat", "times": 2}, {"fault": "delay", "minutes": 7})
    assert [delivery.after for delivery in fate.pending_deliveries(joined())] == [7, 7, 7]


def test_a_webhook_signed_again_comes_later_and_unchanged() -> None:
    first, again = network({"fault": "re-sign", "minutes": 11}).pending_deliveries(joined())
    assert (first.after, again.after) == (0, 11)
    assert (again.body, again.signing) == (first.body, Signing.GENUINE)


def test_the_last_comes_first_where_the_order_is_turned() -> None:
    fate = network({"fault": "reorder", "from": 0, "to": 30})
    arrivals = {minute: minute + one(fate, joined(minute)).after for minute in (0, 10, 29)}
    assert arrivals == {0: 60, 10: 50, 29: 31}


def test_a_forgery_names_another_event_and_is_never_genuinely_signed() -> None:
    fate = network({"fault": "forge", "as_event": "meeting.participant_left"})
    genuine, *forged = fate.pending_deliveries(joined())
    assert genuine == PendingDelivery(joined())
    assert [delivery.signing for delivery in forged] == [
        Signing.ABSENT,
        Signing.STRANGERS,
        Signing.OF_ANOTHER,
    ]
    assert {delivery.body["event"] for delivery in forged} == {"meeting.participant_left"}


def test_a_replayed_webhook_keeps_its_signature() -> None:
    _, again = network({"fault": "replay", "minutes": 30}).pending_deliveries(joined())
    assert (again.after, again.signing) == (30, Signing.OLD)


def test_ids_become_numbers_where_they_are_digits() -> None:
    body: Any = one(network({"fault": "ids as numbers"}), joined()).body
    meeting = body["payload"]["object"]
    assert (meeting["id"], meeting["participant"]["user_id"]) == (81234567890, 16778240)
    assert meeting["uuid"] == "I"
    waiting = joined()
    waiting["payload"]["object"]["participant"]["user_id"] = ""
    body = one(network({"fault": "ids as numbers"}), waiting).body
    assert body["payload"]["object"]["participant"]["user_id"] == ""


def test_an_endpoint_is_down_from_its_first_moment_to_before_its_last() -> None:
    fate = network({"fault": "endpoint down", "from": 10, "to": 95})
    down = [fate.is_down(START + timedelta(minutes=minute)) for minute in (9, 10, 94, 95)]
    assert down == [False, True, True, False]
    assert one(fate, joined(10)) == PendingDelivery(joined(10))


async def test_timers_run_in_the_order_of_their_times() -> None:
    clock, done = SettableClock(START), list[str]()
    timers = SteppedTimers(clock.now)

    async def do(name: str) -> None:
        done.append(name)

    for minutes, act in ((20, "c"), (5, "a"), (5, "b")):
        timers.after(minutes, partial(do, act))
    await timers.run_due()
    assert done == []
    assert timers.next_due() == START + timedelta(minutes=5)
    clock.set(START + timedelta(minutes=5))
    await timers.run_due()
    assert done == ["a", "b"]
    clock.set(START + timedelta(hours=1))
    await timers.run_due()
    assert done == ["a", "b", "c"]
    assert timers.next_due() is None


def one(fate: FaultyNetwork, body: Mapping[str, object]) -> PendingDelivery:
    (pending,) = fate.pending_deliveries(body)
    return pending
