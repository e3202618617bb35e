"""Gives mutated files and mails of strangers to their readers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from compliance.policy.toml_table import PolicyFault
from delivery.destruction.register_copy import BrokenRegister, RegisterCopy, RegisterLine
from delivery.packs.verifier import NotWhole, holds
from delivery.policies import shipped_policies
from delivery.records.retention.register import RegisterEntry
from integrations.delivery_receipt import DeliveryReceipt, attempt_reference, read_reference
from integrations.email.bounces.bounce_notice import read_notice
from integrations.notify.callbacks import UnreadableCallback, read_callback
from tests.delivery.packs.test_verifier import FIRST, PUBLIC, a_pack
from tests.fuzz.authorised.json_bodies import BODIES
from tests.fuzz.mutations import Mutator
from tests.integrations.email.bounces import notices

NOW = datetime(2026, 6, 10, 8, tzinfo=UTC)
ENTRY = RegisterEntry(
    act="destroyed",
    record_class="contact",
    course_id=1,
    course_end=NOW,
    bookings=(1, 2),
    rows=9,
    id=1,
    run_id=1,
    policy="lrsp-2025-03",
    digest="0" * 64,
    at=NOW,
)
REGISTER = msgspec.json.encode(RegisterLine(ENTRY, "0" * 64)) + b"\n"
RECEIPT = msgspec.json.encode(BODIES["notify"])
NOTICES = tuple(value for value in vars(notices).values() if isinstance(value, bytes))
PACK = a_pack(FIRST)


@dataclass(frozen=True, slots=True)
class FileReader:
    samples: tuple[bytes, ...]
    """Files as they should be."""
    read: Callable[[bytes], object]
    refusals: tuple[type[Exception], ...] = ()
    """What it raises for bytes that it cannot read."""


def _register(raw: bytes) -> object:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "register.jsonl"
        path.write_bytes(raw)
        copy = RegisterCopy(path)
        return copy.last_number(), copy.entries()


def _policy(raw: bytes) -> object:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "policy.toml"
        path.write_bytes(raw)
        return shipped_policies.named(str(path))


def _receipt(raw: bytes) -> object:
    return _storable(read_callback(raw, NOW))


def _notice(raw: bytes) -> object:
    return _storable(read_notice(raw, attempt_reference(1, 1), NOW))


def _storable(receipt: DeliveryReceipt | None) -> DeliveryReceipt | None:
    """Raises ValueError for a receipt that some database cannot hold. Of its reference, only the
    numbers are kept."""
    if receipt is not None:
        read_reference(receipt.reference)
        if "\0" in receipt.detail:
            raise ValueError("NUL in a receipt")
        receipt.detail.encode()
    return receipt


def _pack(name: str, raw: bytes) -> object:
    """Checks the pack in which this file is another."""
    return [*holds({**PACK, name: raw}, PUBLIC)]


READERS: Mapping[str, FileReader] = {
    "delivery receipt": FileReader((RECEIPT,), _receipt, (UnreadableCallback,)),
    "mail to a bounce address": FileReader(NOTICES, _notice),
    "policy": FileReader(
        (shipped_policies.shipped_text("lrsp-2025-03").encode(),), _policy, (PolicyFault,)
    ),
    "register of destructions": FileReader((REGISTER,), _register, (BrokenRegister,)),
    **{
        f"{name} of a pack": FileReader((raw,), partial(_pack, name), (NotWhole,))
        for name, raw in PACK.items()
    },
}


def run(times: int, seed: int) -> list[str]:
    """Every fault: an exception that is no refusal, of `times` mutated files for each reader."""
    mutator, wrong = Mutator(seed), list[str]()
    for name, reader in READERS.items():
        for _ in range(times):
            raw = mutator.mutated_octets(mutator.chosen(reader.samples))
            try:
                reader.read(raw)
            except reader.refusals:
                continue
            except Exception as fault:  # noqa: BLE001 - every other exception is a fault
                wrong.append(f"{name}: {type(fault).__name__} {fault} {raw[:200]!r}"[:500])
    return wrong
