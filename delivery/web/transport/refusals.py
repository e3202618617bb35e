"""The answers to what is refused before any page could be asked: short, and with our headers."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from aiohttp import web

SENTENCES = {
    400: "The request could not be read.",
    417: "The service expects nothing but 100-continue.",
    500: "The service could not answer.",
}


@dataclass(frozen=True, slots=True)
class PlainRefusals:
    headers: Mapping[str, str]
    """Those that every answer of the service has."""

    def refuse(self, status: int) -> web.Response:
        """In plain text; the connection ends with it, for what follows cannot be told apart."""
        sentence = SENTENCES.get(status, HTTPStatus(status).phrase)
        answer = web.Response(status=status, text=f"{sentence}\n", headers=self.headers)
        answer.force_close()
        return answer
