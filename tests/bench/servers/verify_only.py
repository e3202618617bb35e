"""The yardstick: an aiohttp handler that only reads a webhook and verifies its signature."""

import hashlib
import hmac
import os
import re
import time

from aiohttp import web

LATITUDE_S = 300
_TIMESTAMP = re.compile(r"[0-9]{1,12}")


async def receive(request: web.Request) -> web.Response:
    raw = await request.read()
    stamp = request.headers.get("x-zm-request-timestamp", "")
    if not _TIMESTAMP.fullmatch(stamp) or abs(time.time() - int(stamp)) > LATITUDE_S:
        return web.Response(status=401)
    message = b"v0:" + stamp.encode() + b":" + raw
    wanted = "v0=" + hmac.new(SECRET, message, hashlib.sha256).hexdigest()
    signature = request.headers.get("x-zm-signature", "")
    if not hmac.compare_digest(wanted.encode(), signature.encode()):
        return web.Response(status=401)
    return web.Response()


def main() -> None:
    app = web.Application()
    app.router.add_post("/webhooks/zoom", receive)
    web.run_app(app, host="127.0.0.1", port=int(os.environ["PORT"]), access_log=None, print=None)


SECRET = os.environ.get("WEBHOOK_SECRET", "").encode()

if __name__ == "__main__":
    main()
