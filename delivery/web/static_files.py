"""Serves the style sheets, the scripts and the font out of the installed package."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

from aiohttp import web

KINDS = {
    "css": "text/css",
    "js": "text/javascript",
    "woff2": "font/woff2",
    "svg": "image/svg+xml",
    "csv": "text/csv",
}
FOR_A_YEAR = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class StaticFiles:
    """The files by name, and one digest of all files, which is part of every file's address.

    One digest for the whole folder lets a script import its neighbour, and a style sheet name its
    font, by a relative path that changes when either file does. An address does not name the
    folder within this folder, so that no two files may have the same name.
    """

    digest: str
    contents: Mapping[str, bytes]

    def address(self, name: str) -> str:
        """Returns the path of a file. Raises KeyError for an unknown file: the template is
        wrong."""
        self.contents[name]
        return f"/static/{self.digest}/{name}"


STATIC = web.AppKey("static", StaticFiles)


def read_static() -> StaticFiles:
    folder = files("delivery.web") / "static"
    contents = {
        entry.name: entry.read_bytes()
        for entry in sorted(_within(folder), key=lambda entry: entry.name)
        if entry.name.rpartition(".")[2] in KINDS
    }
    whole = hashlib.sha256()
    for name, content in contents.items():
        whole.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
    return StaticFiles(whole.hexdigest()[:16], contents)


def _within(folder: Traversable) -> Iterator[Traversable]:
    """The files of the folder and of all folders in it."""
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _within(entry)
        else:
            yield entry


async def serve_static(request: web.Request) -> web.Response:
    static = request.app[STATIC]
    name = request.match_info["name"]
    content = static.contents.get(name)
    if content is None:
        raise web.HTTPNotFound
    # A page that was open while we were renewed asks under the old digest: it may have the new
    # file, but may not keep it under that name.
    current = request.match_info["digest"] == static.digest
    return web.Response(
        body=content,
        content_type=KINDS[name.rpartition(".")[2]],
        charset="utf-8" if name.endswith((".css", ".js", ".csv")) else None,
        headers={"Cache-Control": FOR_A_YEAR if current else "no-store"},
    )
