"""Keeps what was typed into a form while a session ended: it goes through the sign-in page and back
to the user, who sends it again. It stands in the page alone: in no address, log or database."""

from collections.abc import Mapping

from aiohttp import web

from delivery.web.accounts.entering import safe_path
from delivery.web.pages import draw
from delivery.web.transport.request_body import Form

PREFIX = "kept."
NOT_KEPT = frozenset({"csrf", "password"})
MOST_FIELDS = 40

Fields = tuple[tuple[str, str], ...]


async def ask_to_sign_in(
    request: web.Request,
    there: str,
    fields: Fields,
    *,
    email: str = "",
    faults: Mapping[str, str] | None = None,
) -> web.Response:
    """Returns the sign-in page that carries the fields. `there`: the path that the form was sent
    to; "" if there is nothing to send again."""
    return await draw(
        request,
        "sign_in/again.html",
        status=422 if faults else 401,
        there=there,
        fields=fields,
        typed=_typed(fields),
        email=email,
        faults=faults or {},
    )


async def send_again(request: web.Request, there: str, fields: Fields) -> web.Response:
    """Returns the page on which a user, signed in again, sends the form once more."""
    return await draw(
        request, "sign_in/continue.html", there=there, fields=fields, typed=_typed(fields)
    )


def sent_fields(form: Form) -> Fields:
    """The texts of a form, without the password and the token."""
    texts = [
        (name, value)
        for name, value in form.items()
        if isinstance(value, str) and name not in NOT_KEPT
    ]
    return tuple(texts[:MOST_FIELDS])


def carried(form: Form) -> tuple[str, Fields]:
    """The path and the texts that a page of signing in has carried; "" if it carried nothing."""
    there = form.get("there")
    fields = tuple(
        (name.removeprefix(PREFIX), value)
        for name, value in sent_fields(form)
        if name.startswith(PREFIX)
    )
    return safe_path(there) if isinstance(there, str) else "", fields


def _typed(fields: Fields) -> tuple[str, ...]:
    """What a person has typed: the texts with a space in them."""
    return tuple(value for _, value in fields if " " in value.strip())
