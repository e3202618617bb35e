"""Seeded mutations of a JSON message: of its values, of its keys and of its bytes."""

import json
from collections.abc import Iterator
from copy import deepcopy
from random import Random
from typing import Any

VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 7, 6.0, 1.5, 1e308, 2**31, -(2**31) - 1, 2**63, 10**18, 10**30,
    "", " ", "6", "null", "²", "٣", "\0", "Jo\0", "Ana \ud83d", "\udead", "x" * 41, "x" * 81,
    "x" * 300, "x" * 5_000, "9" * 400, "0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59Z", "9999-12-31T23:59:59-14:00", "2026-06-10", "2026-06-10T08:00:00",
    "1969-12-31T23:59:59Z", "../../x", "<script>", "'; DROP TABLE ledger; --",
    [], {}, [[]], [None], [{"id": 1}], {"id": 1}, {"": {"": []}},
)  # fmt: skip
PIECES = (
    b"\xff", b"\xf0\x9f", b"\xed\xa0\xbd", b"\x00", b"\\ud83d", b"\\u0000", b"\\", b'"', b"{", b"}",
    b"[", b"]", b",", b":", b"-", b"1e999", b"NaN", b"\xef\xbb\xbf", b"\n", b" " * 100,
    b"[" * 2_000, b"9" * 5_000,
)  # fmt: skip


class Mutator:
    """Makes mutated messages, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self._chance = Random(seed)  # noqa: S311 - repeatable, and no secret

    def chosen(self, bodies: tuple[Any, ...]) -> Any:
        return self._chance.choice(bodies)

    def mutated(self, body: Any) -> bytes:
        """The message with one to three mutations of its values or its bytes."""
        changed, times = deepcopy(body), self._chance.choice((1, 1, 2, 3))
        in_bytes = self._chance.randint(0, times)
        for _ in range(times - in_bytes):
            changed = self._of_values(changed)
        raw = json.dumps(changed).encode()
        for _ in range(in_bytes):
            raw = self._of_bytes(raw)
        return raw

    def mutated_octets(self, raw: bytes) -> bytes:
        """The octets with one to three mutations."""
        for _ in range(self._chance.choice((1, 1, 2, 3))):
            raw = self._of_bytes(raw)
        return raw

    def _of_values(self, body: Any) -> Any:
        places = [*_places(body)]
        if not places:
            return self._chance.choice(VALUES)
        inside, key = self._chance.choice(places)
        match self._chance.randrange(5):
            case 0:
                del inside[key]
            case 1 if isinstance(inside, dict):
                inside[str(self._chance.choice(VALUES))] = inside.pop(key)
            case 2:
                inside[key] = [inside[key]]
            case _:
                inside[key] = self._chance.choice(VALUES)
        return body

    def _of_bytes(self, raw: bytes) -> bytes:
        start = self._chance.randint(0, len(raw))
        end = min(len(raw), start + self._chance.choice((0, 1, 1, 2, 20)))
        match self._chance.randrange(8):
            case 0:
                return raw[:start]
            case 1:
                return raw[:start] + raw[end:]
            case 2:
                return raw[:end] + raw[start:]
            case 3:
                return raw[:start] + bytes([self._chance.randrange(256)]) + raw[end:]
            case _:
                return raw[:start] + self._chance.choice(PIECES) + raw[end:]


def _places(body: Any) -> Iterator[tuple[Any, Any]]:
    """Every object or list in a message, with each of its keys."""
    waiting = [body] if isinstance(body, dict | list) else []
    while waiting:
        inside = waiting.pop()
        keys = [*inside] if isinstance(inside, dict) else [*range(len(inside))]
        for key in keys:
            yield inside, key
            if isinstance(inside[key], dict | list) and inside[key]:
                waiting.append(inside[key])
