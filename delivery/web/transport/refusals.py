"""Short answers to requests that no view can answer, with the service's headers."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from aiohttp import web

SENTENCES = {
    400: "The request could not be read.",
    417: "The service supports no expectation but 100-continue.",
    500: "The service could not answer.",
}


@dataclass(frozen=True, slots=True)
class PlainRefusals:
    headers: Mapping[str, str]
    """Those that every answer of the service has."""

    def refuse(self, status: int) -> web.Response:
        """Refuses in plain text and ends the connection: where the next request would begin is
        unknown."""
        sentence = SENTENCES.get(status, HTTPStatus(status).phrase)
        answer = web.Response(status=status, text=f"{sentence}\n", headers=self.headers)
        answer.force_close()
        return answer
