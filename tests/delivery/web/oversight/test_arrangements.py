"""An officer notes on the course's page that an adjustment is arranged."""

from datetime import timedelta

from delivery.records.database.store import Store
from tests import stored_register
from tests.delivery.records.planned_course import booking_details, course_details
from tests.delivery.web.conftest import Browser, SignIn
from tests.doubles.settable_clock import SettableClock


async def test_a_press_says_who_arranged_it_with_whom(
    browser: Browser, sign_in: SignIn, store: Store, clock: SettableClock
) -> None:
    csrf, now = await sign_in("officer"), clock.now()
    starts_at = now + timedelta(days=3)
    times = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=2)}
    async with store.writing() as tx:
        course, _ = await stored_register.put_course(tx, course_details(**times), now)
        booking, _ = await stored_register.put_booking(
            tx, booking_details(course, requirements=("support_person",)), now
        )
    path = f"/officer/courses/{course}"
    page = await (await browser.get(path)).text()
    assert "Adjustments to arrange" in page
    assert (
        "Adjustments:</strong> Not arranged"
        in await (await browser.get("/officer/readiness")).text()
    )
    form = {
        "csrf": csrf,
        "booking": str(booking),
        "code": "support_person",
        "person": "Sam Support",
    }
    refused = await browser.post(f"{path}/arrangements", data={**form, "agreed": ""})
    text = await refused.text()
    assert (refused.status, "Say with whom it was agreed, and when" in text) == (422, True)
    assert "Sam Support" in text
    form["agreed"] = "With the client by telephone, 3 June"
    page = await (await browser.post(f"{path}/arrangements", data=form)).text()
    assert "The arrangement is on record." in page
    assert "Arranged: Sam Support. Agreed: With the client by telephone, 3 June." in page


async def test_a_supporter_whom_the_register_names_is_asked_for_no_second_time(
    browser: Browser, sign_in: SignIn, store: Store, clock: SettableClock
) -> None:
    await sign_in("officer")
    starts_at = clock.now() + timedelta(days=3)
    times = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=2)}
    named = {"interpreter_name": "Sam Support", "interpreter_kind": "support"}
    async with store.writing() as tx:
        course, _ = await stored_register.put_course(tx, course_details(**times), clock.now())
        details = booking_details(
            course, requirements=("support_person",), interpreter_over_16=True, **named
        )
        await stored_register.put_booking(tx, details, clock.now())
    page = await (await browser.get(f"/officer/courses/{course}")).text()
    assert "who agreed to the support person" in page
    assert "the name of a support person" not in page
    assert 'value="Sam Support"' in page
    readiness = await (await browser.get("/officer/readiness")).text()
    assert "Not arranged: who agreed to the support person (1)" in readiness
