"""The connections that go out to a provider, made on first use: the service is put together before
its event loop runs, and a session belongs to a loop."""

import aiohttp


class HttpSession:
    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    def session(self) -> aiohttp.ClientSession:
        """The session of the running event loop."""
        if self._session is None:
            self._session = aiohttp.ClientSession()
        return self._session

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None
