"""Where the demonstration's parts are reached."""

import socket

from aiohttp.test_utils import unused_port

from delivery.demo.processes import addresses


def test_a_port_that_is_taken_is_left_to_whoever_has_it() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", unused_port()))
        taken.listen()
        port = taken.getsockname()[1]
        at = addresses(port)
    assert port not in (at.service, at.zoom, at.mailbox, at.smtp)


def test_every_part_has_a_port_of_its_own() -> None:
    at = addresses(unused_port())
    assert len({at.service, at.zoom, at.mailbox, at.smtp}) == 4
