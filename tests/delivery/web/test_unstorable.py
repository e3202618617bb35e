"""What no record can hold is refused at once, and by both databases alike."""

import pytest
from aiohttp import FormData

from delivery.accounts.api_tokens import SCOPES
from delivery.configuration.settings import Settings
from delivery.records.database.store import Store
from tests.delivery.web.conftest import Browser, SignIn
from tests.delivery.web.machines.test_register_api import BOOKING, COURSE, token
from tests.service_settings import settings_of

NUL_FORMS = [
    ("/sign-in", {"email": "a\0@example.org", "password": "p"}),
    ("/users", {"name": "Jo\0", "email": "jo@example.org", "role": "trainer", "zoom_user_id": ""}),
    ("/users", {"name": "Jo", "email": "jo@example.org", "role": "trainer", "zoom_user_id": "\0"}),
]


@pytest.fixture(params=["sqlite_url", "postgresql_url"])
def database_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(request.param)
    return url


@pytest.fixture
def settings(database_url: str) -> Settings:
    return settings_of(database_url)


@pytest.mark.parametrize("number", [0, 2**31, 2**63 - 1, 2**63, 10**30])
async def test_a_number_that_no_record_has_is_not_found(
    browser: Browser, sign_in: SignIn, number: int
) -> None:
    csrf = await sign_in("officer")
    for path in ("courses/{}", "cases/{}", "completions/{}"):
        assert (await browser.get(f"/officer/{path.format(number)}")).status == 404
    answer = await browser.post(f"/officer/courses/{number}/reconcile", data={"csrf": csrf})
    assert answer.status == 404


@pytest.mark.parametrize(("path", "form"), NUL_FORMS)
@pytest.mark.parametrize("multipart", [False, True])
async def test_nul_in_a_form_is_refused(
    browser: Browser, sign_in: SignIn, path: str, form: dict[str, str], *, multipart: bool
) -> None:
    csrf = await sign_in("administrator")
    fields = FormData({"csrf": csrf, **form}, default_to_multipart=multipart)
    assert (await browser.post(path, data=fields)).status == 400


@pytest.mark.parametrize(
    ("address", "status"),
    [("/join/a%00b", 404), ("/sign-in/a%00b", 404), ("/sign-in?next=%00", 400)],
)
async def test_nul_in_an_address_is_refused(browser: Browser, address: str, status: int) -> None:
    assert (await browser.get(address)).status == status


GROWS = "\ufdfa"  # one letter, which is eighteen in NFKC


async def test_a_host_that_no_column_holds_in_its_one_spelling_is_refused(
    browser: Browser, settings: Settings, store: Store
) -> None:
    headers = {"Authorization": f"Bearer {await token(store, settings, *SCOPES)}"}
    for host, reason in (
        (GROWS * 200, "is longer than 254 characters"),
        ("\u200b", "is missing"),
    ):
        sent = COURSE | {"zoom_host": host}
        answer = await browser.post("/api/v1/courses", json=sent, headers=headers)
        assert answer.status == 422
        assert reason in await answer.text()


async def test_an_attendance_id_that_grows_in_its_one_spelling_is_taken(
    browser: Browser, settings: Settings, store: Store
) -> None:
    headers = {"Authorization": f"Bearer {await token(store, settings, *SCOPES)}"}
    await browser.post("/api/v1/courses", json=COURSE, headers=headers)
    for number, status in ((1, 201), (2, 422)):
        sent = BOOKING | {"booking_ref": f"HER-{number}", "attendance_id": f"1{GROWS * 39}"}
        answer = await browser.post("/api/v1/bookings", json=sent, headers=headers)
        assert answer.status == status
    assert "for the same offer" in await answer.text()
