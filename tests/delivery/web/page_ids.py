"""Looks at every page that a test opens: an id stands there once, so that a label, an error's link
and a key lead to the part that they name."""

import re
from collections import Counter

from aiohttp.web import Request, Response, StreamResponse

_ID = re.compile(rb'[\s"]id="([^"]+)"')


async def each_once(request: Request, response: StreamResponse) -> None:
    """A signal of an application before it answers. Raises AssertionError, which is answered with
    500, for a page with one id on two parts."""
    page = response.body if isinstance(response, Response) else None
    if not isinstance(page, bytes) or response.content_type != "text/html":
        return
    ids = Counter(_ID.findall(page))
    twice = [name.decode() for name, count in ids.items() if count > 1]
    assert twice == [], request.path
