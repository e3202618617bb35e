"""The address that a simulated provider listens on, and its run until it is stopped."""

import argparse

from aiohttp import web

STOPS_WITHIN_S = 1.0


def address_arguments(parser: argparse.ArgumentParser, port: int) -> None:
    """Adds `--host` and `--port`; `port` is the usual port."""
    parser.add_argument(
        "--host", default="127.0.0.1", help="the address it listens on (default: %(default)s)"
    )
    parser.add_argument(
        "--port", type=int, default=port, help="the port it listens on (default: %(default)s)"
    )


def run_simulator(app: web.Application, name: str, options: argparse.Namespace) -> int:
    """Serves until the process is told to stop; returns 0. The paths hold personal links, so no
    access log is written."""
    web.run_app(
        app,
        host=options.host,
        port=options.port,
        shutdown_timeout=STOPS_WITHIN_S,
        access_log=None,
        print=lambda _: print(f"{name} runs at http://{options.host}:{options.port}", flush=True),
    )
    return 0
