"""Completions that have no finding, signed together over HTTP."""

import re

from tests.delivery.web.officer.conftest import OfficerBrowser

CHOICE = re.compile(r'name="sign" value="(\d+ [0-9a-f]{64})"')


def path(officer: OfficerBrowser) -> str:
    return f"/officer/completions/{officer.desk.live.course_id}"


async def post(officer: OfficerBrowser, *chosen: str) -> tuple[int, str]:
    form = [("csrf", officer.csrf), *(("sign", choice) for choice in chosen)]
    answer = await officer.browser.post(path(officer), data=form, allow_redirects=False)
    return answer.status, answer.headers.get("Location") or await answer.text()


async def test_only_completions_without_a_finding_are_listed_each_with_a_summary(
    officer: OfficerBrowser,
) -> None:
    page = await officer.read(path(officer))
    assert [int(choice.split()[0]) for choice in CHOICE.findall(page)] == [
        officer.desk.live.booking_ids[name] for name in "AC"
    ]
    assert "Amelia Brown was present for 165 of 165 minutes" in page


async def test_each_is_signed_by_itself(officer: OfficerBrowser) -> None:
    chosen = CHOICE.findall(await officer.read(path(officer)))
    status, where = await post(officer, *chosen)
    assert (status, where) == (303, f"{path(officer)}?signed=2")
    assert "You signed 2 completions. Each has its own record." in await officer.read(where)
    for name in "AC":
        (signed,) = (await officer.desk.case(name)).outcomes
        assert (signed.outcome, signed.reason) == ("completed", "As recommended.")


async def test_a_deselected_completion_is_not_signed(officer: OfficerBrowser) -> None:
    first, _ = CHOICE.findall(await officer.read(path(officer)))
    await post(officer, first)
    assert (await officer.desk.case("C")).outcomes == ()


async def test_a_completion_that_changed_meanwhile_is_not_signed(officer: OfficerBrowser) -> None:
    chosen = CHOICE.findall(await officer.read(path(officer)))
    await officer.desk.live.camera("A", "off", "09:10")
    await officer.desk.judged()
    status, page = await post(officer, *chosen)
    assert status == 422
    assert "1 not signed because something changed" in page
    assert (await officer.desk.case("A")).outcomes == ()
    assert len((await officer.desk.case("C")).outcomes) == 1


async def test_an_empty_selection_is_refused(officer: OfficerBrowser) -> None:
    status, page = await post(officer)
    assert status == 422
    assert "Select at least one client" in page


async def test_a_choice_that_cannot_be_read_signs_nothing(officer: OfficerBrowser) -> None:
    for chosen in ("", "x", "99999999999999999999 a", "1"):
        assert (await post(officer, chosen))[0] == 422


async def test_an_unknown_course_is_not_found(
    officer: OfficerBrowser,
) -> None:
    assert (await officer.browser.get("/officer/completions/99")).status == 404
