"""Sends mutated forms, files and JSON to the URLs that take them, from callers who may.

    python -m tests.fuzz.authorised.requests [--count 20000] [--seed 1] [--postgresql]

Each scene of `course_scenes` receives an equal part. Exit 1 if any is answered above 499. The last
lines list the URLs of the table that were not reached.
"""

import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from functools import cache, partial
from random import Random

from yarl import URL

from delivery.app import make_app
from delivery.lifespan import judge_courses
from delivery.records.database.store import Store
from delivery.web.live_keys import PDFS
from delivery.web.url import Url
from delivery.web.urls import URLS
from tests.delivery.web.conftest import Browser, browser_of
from tests.delivery.web.page_walk import NOBODY, STREAMS, PageVisit
from tests.doubles.paperless_writer import PaperlessWriter
from tests.doubles.settable_clock import SettableClock
from tests.fuzz.authorised.callers import FuzzCallers, fuzzed_settings
from tests.fuzz.authorised.course_scenes import SCENES
from tests.fuzz.authorised.json_bodies import BODIES, JSON
from tests.fuzz.authorised.mutated_forms import FormMutator
from tests.fuzz.authorised.page_forms import PageForm, PageForms
from tests.fuzz.fuzz_command import outcome_of
from tests.fuzz.fuzzed.service_client import busy_aside
from tests.fuzz.mutations import Mutator

PROMISE = "/healthz/promise"
ELSEWHERE = {
    "/webhooks/zoom": "tests.fuzz.webhooks sends them",
    "/directory/sign-in": "no directory is here: see tests.fuzz.readers.directory_answers",
    "/directory/return": "the same",
    "/join/{link_key}/check/connection": "it keeps nothing of the bytes that it takes",
    **dict.fromkeys(STREAMS, "it never ends"),
    PROMISE: "it answers 503 while messages are late, whatever the request holds",
}
"""The paths that are not reached here, and why."""
REFUSED = {401, 403, 404, 405, 410, 429}
"""What a caller is answered who may not, or who asks for nothing that is there."""
CSRF = re.compile(r'name="csrf" (?:content|value)="([^"]+)"')


@dataclass(slots=True)
class AuthorisedFuzz:
    answers: Counter[int] = field(default_factory=Counter)
    failing: list[str] = field(default_factory=list)
    """The requests that were answered above 499."""
    reached: set[tuple[str, str]] = field(default_factory=set)
    """The methods and paths, as in the table of URLs, behind whose access rule a request came."""


@dataclass(slots=True)
class _Fuzz:
    browser: Browser
    callers: FuzzCallers
    outcome: AuthorisedFuzz
    chance: Random
    forms: FormMutator
    octets: Mutator

    async def page(self, visit: PageVisit) -> None:
        """Opens the page, and sends a form to each URL that its forms are sent to."""
        _, forms = await self._opened(visit)
        for target in sorted({_target(visit, form) for form in forms} - {""}):
            headers, forms = await self._opened(visit)
            fitting = [form for form in forms if _target(visit, form) == target]
            if fitting:
                await self._send(visit, self.chance.choice(fitting), headers)

    async def _opened(self, visit: PageVisit) -> tuple[dict[str, str], list[PageForm]]:
        """A session of its own for each form, because some end it."""
        headers = await self.callers.headers(visit)
        self._forget()
        answer = await self.browser.get(visit.address, headers=headers, allow_redirects=False)
        page = await answer.text(errors="replace")
        self._note("GET", visit.address, answer.status, b"")
        is_html = "html" in answer.headers.get("Content-Type", "")
        return headers, PageForms(page).forms if is_html else []

    async def _send(self, visit: PageVisit, form: PageForm, headers: dict[str, str]) -> None:
        """Sends the form, and then a form that only the answer holds, such as one to confirm it."""
        shown = PageForms(await self._answer(visit, form, headers)).forms
        names = {name for name, _ in form.fields}
        next_forms = [
            answered
            for answered in shown
            if _target(visit, answered).startswith("POST")
            and {name for name, _ in answered.fields} - names
        ]
        if next_forms:
            await self._answer(visit, self.chance.choice(next_forms), headers)

    async def _answer(self, visit: PageVisit, form: PageForm, headers: dict[str, str]) -> str:
        address = URL(form.action or visit.address, encoded=True)
        if form.method == "GET":
            target = f"{address.raw_path}?{self.forms.query(form)}"
            return await self._ask("GET", target, headers, b"")
        kind, body = self.forms.body(form)
        return await self._ask("POST", str(address), headers | {"Content-Type": kind}, body)

    async def json(self, url: Url, visit: PageVisit) -> None:
        """Sends a mutated body to a URL that a script or a machine posts to."""
        headers = await self._headers(url, visit)
        address = url.path.format(**parts_of(visit))
        body = self.octets.mutated(BODIES[url.name])
        await self._ask("POST", address, headers | {"Content-Type": JSON}, body)

    async def _headers(self, url: Url, visit: PageVisit) -> dict[str, str]:
        if url.access.machine:
            return {"Authorization": f"Bearer {await self.callers.bearer(url.name)}"}
        headers = await self.callers.headers(visit)
        self._forget()
        page = await (await self.browser.get("/account", headers=headers)).text()
        token = CSRF.search(page)
        return headers | ({"X-CSRF-Token": token[1]} if token else {})

    async def _ask(self, method: str, address: str, headers: dict[str, str], body: bytes) -> str:
        """The page that answers; "" if it is none."""
        there, page = URL(address, encoded=True), ""

        async def status() -> int:
            nonlocal page
            self._forget()
            answer = await self.browser.request(
                method, there, headers=headers, data=body, allow_redirects=False
            )
            raw, kind = await answer.read(), answer.headers.get("Content-Type", "")
            page = raw.decode(errors="replace") if "html" in kind else ""
            return answer.status

        self._note(method, there.raw_path, await busy_aside(status), body)
        return page

    def _forget(self) -> None:
        """Drops the cookies of former answers, which go before those of the next request."""
        self.browser.session.cookie_jar.clear()

    def _note(self, method: str, address: str, status: int, body: bytes) -> None:
        self.outcome.answers[status] += 1
        if status > 499:
            self.outcome.failing.append(f"{status} {method} {address} {body[:1500]!r}")
        if status not in REFUSED:
            path = URL(address, encoded=True).raw_path
            self.outcome.reached |= {
                (url.method, url.path) for url in URLS if url.method == method and _fits(url, path)
            }


def _target(visit: PageVisit, form: PageForm) -> str:
    """The method and the path in the table of URLs; "" for signing out, which is on every page."""
    path = URL(form.action or visit.address, encoded=True).raw_path
    targets = [url.path for url in URLS if url.method == form.method and _fits(url, path)]
    is_leaving = path == "/sign-out" and visit.path != "/account"
    return "" if is_leaving else f"{form.method} {targets}"


def _fits(url: Url, path: str) -> bool:
    return _pattern(url.path).fullmatch(path) is not None


def parts_of(visit: PageVisit) -> dict[str, str]:
    """The variable parts of the address of a visit, by their names."""
    fitting = _pattern(visit.path).fullmatch(visit.address)
    return fitting.groupdict() if fitting else {}


@cache
def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path))


async def run(url: str, count: int, seed: int, scene: str) -> AuthorisedFuzz:
    """Sends about `count` requests to a service on the migrated, empty database at `url`."""
    store, clock, settings = Store(url), SettableClock(), fuzzed_settings(url)
    app = make_app(settings, clock, wall=clock, store=store)
    app[PDFS] = PaperlessWriter()
    app.cleanup_ctx.append(judge_courses)
    try:
        async with browser_of(app) as browser:
            callers = FuzzCallers(app, store, await SCENES[scene](store, clock), settings)
            return await _fuzz(browser, callers, count, seed)
    finally:
        await store.close()


async def _fuzz(browser: Browser, callers: FuzzCallers, count: int, seed: int) -> AuthorisedFuzz:
    outcome, chance = AuthorisedFuzz(), Random(seed)  # noqa: S311 - to be repeated
    fuzz = _Fuzz(browser, callers, outcome, chance, FormMutator(seed), Mutator(seed))
    visits: dict[str, list[PageVisit]] = {}
    for visit in await callers.visits():
        if visit.path not in (*STREAMS, PROMISE):
            visits.setdefault(visit.path, []).append(visit)
    posted = [url for url in URLS if url.method == "POST" and url.name in BODIES]
    while outcome.answers.total() < count:
        for page in chance.sample(sorted(visits), len(visits)):
            await fuzz.page(chance.choice(visits[page]))
        for url in posted:
            fitting = [visit for page in visits.values() for visit in page if _may(url, visit)]
            await fuzz.json(url, chance.choice(fitting))
    return outcome


def _may(url: Url, visit: PageVisit) -> bool:
    """Whether the reader and the parts of the visit are those of the URL."""
    needed = _pattern(url.path).groupindex.keys()
    is_reader = visit.reader in url.access.roles if url.access.roles else visit.reader == NOBODY
    return is_reader and needed <= parts_of(visit).keys()


def not_reached(reached: set[tuple[str, str]]) -> list[str]:
    """The URLs of the table behind whose access rules no request came, and should have."""
    table = {(url.method, url.path) for url in URLS if url.path not in ELSEWHERE}
    return sorted(f"{method} {path}" for method, path in table - reached)


def main() -> int:
    failing, reached = list[str](), set[tuple[str, str]]()
    for scene in SCENES:
        outcome = outcome_of(partial(_part, scene=scene), __doc__, 20_000)
        print(scene, "answers", dict(sorted(outcome.answers.items())))
        failing, reached = failing + outcome.failing, reached | outcome.reached
    print(*(failing[:20] or ["none fails"]), sep="\n")
    print("not reached", *(not_reached(reached) or ["none"]), sep="\n  ")
    return 1 if failing else 0


async def _part(url: str, count: int, seed: int, *, scene: str) -> AuthorisedFuzz:
    return await run(url, count // len(SCENES), seed, scene)


if __name__ == "__main__":
    sys.exit(main())
