"""The pages about cookies and accessibility."""

from aiohttp import web

from delivery.web.pages import draw


async def accessibility(request: web.Request) -> web.Response:
    return await draw(request, "accessibility.html")


async def cookies(request: web.Request) -> web.Response:
    return await draw(request, "cookies.html")
