"""What each way to sign in ends with: the cookies, and the page that the user comes to."""

from aiohttp import web

from delivery.accounts import attempt_limits, known_devices, sign_in
from delivery.records.accounts.sessions import Session
from delivery.records.accounts.users import User
from delivery.web.access.session import begun_or_complete, give_cookie, give_device_cookie
from delivery.web.app_keys import DIRECTORY, SETTINGS, STORE, WALL


def safe_path(wanted: str) -> str:
    """Returns the path if it leads to this website, else "", so that no redirect leads
    elsewhere."""
    plain = wanted.isprintable() and "\\" not in wanted
    return wanted if plain and wanted.startswith("/") and not wanted.startswith("//") else ""


def directory_link(request: web.Request, wanted: str) -> str:
    """The path that leads to the organisation's directory; "" without such a directory."""
    if DIRECTORY not in request.app:
        return ""
    return str(request.app.router["directory_sign_in"].url_for().with_query(next=wanted))


def refuse_directory_user(session: Session) -> None:
    """Raises HTTPBadRequest for a user who has no password or factor here: what ends their account
    at the directory must end all of it."""
    if session.user.directory_id is not None:
        raise web.HTTPBadRequest(
            text="You sign in with your organisation’s account: change your password and your "
            "second step there."
        )


def see(there: str) -> web.Response:
    return web.Response(status=303, headers={"Location": there})


def with_cookies(
    request: web.Request, response: web.Response, user: User, token: str
) -> web.Response:
    """Returns the response with a session cookie and a device cookie: the browser now counts as
    known to this user."""
    give_cookie(response, token)
    secret, now = request.app[SETTINGS].secret, request.app[WALL].now()
    give_device_cookie(response, known_devices.make(secret, user.email, now))
    return response


async def end_old(request: web.Request) -> None:
    """Ends the browser's previous session, also one whose second step was never done."""
    old = begun_or_complete(request)
    if old is not None:
        await sign_in.sign_out(request.app[STORE], old, request.app[WALL].now())


def too_many() -> web.HTTPTooManyRequests:
    minutes = int(attempt_limits.WINDOW.total_seconds() // 60)
    return web.HTTPTooManyRequests(
        text=f"There were too many attempts to sign in. Wait {minutes} minutes and try again, "
        "or ask your administrator for a link that signs you in once.",
        headers={"Retry-After": str(int(attempt_limits.WINDOW.total_seconds()))},
    )
