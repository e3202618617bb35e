"""Uploads mutated register files, with genuine ones among them, to the officer's page.

    python -m tests.fuzz.registers.uploads [--count 5000] [--seed 1] [--postgresql]

Exit 1 if any is answered above 499, if a refusal gives no reason, if a genuine register is not
taken, or if the memory of the service does not stay level.
"""

import sys
from collections import Counter
from dataclasses import dataclass, field
from html import unescape
from random import Random
from re import DOTALL, findall

from aiohttp import ClientSession, FormData

from delivery.records.database.store import Store
from delivery.records.planning import bookings, courses
from tests.doubles.settable_clock import SettableClock
from tests.fuzz.fuzz_command import outcome_of
from tests.fuzz.fuzzed.service_client import sign_in
from tests.fuzz.fuzzed.service_memory import SAMPLES, ServiceMemory
from tests.fuzz.fuzzed.service_process import serving
from tests.fuzz.registers.mutated_files import HEAD, Cells, RegisterMutator, workbook

PAGE = "/officer/intake"
EVERY = 10
"""Every tenth register is genuine."""
COURSES = 60
"""The number of courses of genuine registers, and of others: each more takes more memory."""
MOST_GROWTH = 1.1
"""The allocator keeps what the largest file so far took for a moment, and a larger one may come
late."""
WARM = 2_000
"""The number of files from which on the memory is judged."""
PROBLEM = r'<tr class="govuk-table__row">\s*(?:<td[^>]*>[^<]*</td>\s*){2}<td[^>]*>([^<]*)</td>'


@dataclass(slots=True)
class RegisterFuzz:
    answers: Counter[int] = field(default_factory=Counter)
    failing: list[bytes] = field(default_factory=list)
    """Files that were answered above 499, or refused without a sentence."""
    genuine: int = 0
    lost: list[str] = field(default_factory=list)
    """Clients of genuine registers who are not on record."""
    sentences: Counter[str] = field(default_factory=Counter)
    memory: ServiceMemory | None = None


def rows_of(number: int, family_name: str = "Archer") -> Cells:
    """A register of one course and two clients."""
    course = (f"NSAC-{number}", "NSAC", "2026-06-10 09:00", "165", f"host-{number}")
    end = ("en", "large_print", "", "", "", "")
    return [
        HEAD,
        *(
            (*course, f"HER-{number}-{client}", f"A{number}{client}", "KENT", "2026-07-08",
             name, family_name, "a@mail.example", "07700 900001", *end)
            for client, name in enumerate(("Alan", "Zoë"))
        ),
    ]  # fmt: skip


async def run(url: str, count: int, seed: int) -> RegisterFuzz:
    """Sends `count` files to a service on the migrated, empty database at `url`."""
    store, clock, outcome = Store(url), SettableClock(), RegisterFuzz()
    chance, mutator = Random(seed), RegisterMutator(seed)  # noqa: S311 - to be repeated
    try:
        async with serving(url, clock.now()) as service:
            client, outcome.memory = service.client, service.memory
            csrf = await sign_in(client, store, clock, "officer")
            for number in range(count):
                if number % max(1, count // SAMPLES) == 0:
                    service.memory.sample()
                if number % EVERY == 0:
                    raw = genuine(number, chance)
                    if await _sent(client, csrf, raw, outcome) != 200 or not await is_taken(
                        store, number
                    ):
                        outcome.lost.append(f"Archer {number}")
                    outcome.genuine += 1
                else:
                    raw = mutator.file(rows_of(COURSES + chance.randrange(COURSES)))
                    await _sent(client, csrf, raw, outcome)
        return outcome
    finally:
        await store.close()


def genuine(number: int, chance: Random) -> bytes:
    rows = rows_of(number % COURSES, f"Archer {number}")
    if chance.random() < 0.5:
        return workbook(rows)
    return "\n".join(",".join(row) for row in rows).encode()


async def _sent(client: ClientSession, csrf: str, raw: bytes, outcome: RegisterFuzz) -> int:
    """Uploads the file, and confirms what is shown. Returns the last status."""
    form = FormData({"csrf": csrf})
    form.add_field("register", raw, filename="register.csv")
    status, page = await _posted(client, form)
    if status == 200:
        content = page.partition('name="confirmed" value="')[2].partition('"')[0]
        form = FormData({"csrf": csrf, "confirmed": content}, default_to_multipart=True)
        status, page = await _posted(client, form)
    outcome.answers[status] += 1
    reasons = [unescape(reason).strip() for reason in findall(PROBLEM, page, DOTALL)]
    if status > 499 or (status == 422 and not (reasons and all(reasons))):
        outcome.failing.append(raw)
    outcome.sentences.update(set(reasons) if status == 422 else ())
    return status


async def _posted(client: ClientSession, form: FormData) -> tuple[int, str]:
    async with client.post(PAGE, data=form) as answer:
        return answer.status, await answer.text()


async def is_taken(store: Store, number: int) -> bool:
    """Whether the records are as the genuine register of this number says."""
    place, family_name = number % COURSES, f"Archer {number}"
    async with store.reading() as tx:
        course = await courses.by_reference(tx, f"NSAC-{place}")
        if course is None:
            return False
        booked = await bookings.of_course(tx, course.id)
    stored = {(row.reference, row.family_name) for row in booked}
    return {(f"HER-{place}-{client}", family_name) for client in range(2)} <= stored


def main() -> int:
    outcome = outcome_of(run, __doc__, 5_000)
    print("answers", dict(sorted(outcome.answers.items())))
    print(f"genuine {outcome.genuine}, of these not taken {outcome.lost or 'none'}")
    print(outcome.memory)
    print(
        *(f"{times:6} {sentence}" for sentence, times in outcome.sentences.most_common(60)),
        sep="\n",
    )
    for raw in outcome.failing[:20]:
        print("FAILS", raw[:600])
    is_cold = outcome.answers.total() < WARM
    level = is_cold or (outcome.memory is not None and outcome.memory.is_within(MOST_GROWTH))
    return 1 if outcome.failing or outcome.lost or not level else 0


if __name__ == "__main__":
    sys.exit(main())
