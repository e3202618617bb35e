"""The command `coursewatch zoom`, with the service's own settings."""

import argparse
import asyncio
import os
import signal
import socket
import sys

import aiohttp
import pytest

from delivery.commands.simulators import zoom
from delivery.configuration.environment import Environment
from delivery.configuration.settings_fault import SettingsFault

ENVIRONMENT = {
    "COURSEWATCH_ZOOM_ACCOUNT_ID": "ACCOUNT",
    "COURSEWATCH_ZOOM_CLIENT_ID": "client",
    "COURSEWATCH_ZOOM_CLIENT_SECRET": "secret",
    "COURSEWATCH_ZOOM_WEBHOOK_SECRETS": "new,old",
    "COURSEWATCH_PUBLIC_URL": "http://127.0.0.1:8080/",
}


def typed(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    zoom.arguments(parser)
    return parser.parse_args(words)


def test_webhooks_go_to_the_service_signed_with_its_first_secret() -> None:
    config = zoom.configured(typed(), Environment(ENVIRONMENT))
    assert config.webhook_url == "http://127.0.0.1:8080/webhooks/zoom"
    assert config.webhook_secret == "new"


def test_settings_that_must_never_take_can_be_named() -> None:
    options = typed("--drop-setting", "waiting_room", "--drop-setting", "audio")
    config = zoom.configured(options, Environment(ENVIRONMENT))
    assert config.dropped_settings == {"waiting_room", "audio"}


def test_everything_that_is_missing_is_named_at_once() -> None:
    env = Environment({})
    zoom.configured(typed(), env)
    with pytest.raises(SettingsFault) as fault:
        env.settle()
    assert len(fault.value.faults) == 4


def test_a_clock_that_stands_still_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        typed("--speed", "0")
    assert "above 0" in capsys.readouterr().err


@pytest.mark.thorough
async def test_the_simulated_zoom_runs_as_a_process_until_stopped() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        "from delivery.cli import main; raise SystemExit(main())",
        *("zoom", "--port", str(port)),
        env={**os.environ, **ENVIRONMENT},
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        said = (await process.stdout.readline()).decode()  # once it listens
        assert said == f"Zoom runs at http://127.0.0.1:{port}\n"
        async with aiohttp.ClientSession() as http, http.get(f"{said.split()[-1]}/state") as answer:
            assert answer.status == 200
    finally:
        process.send_signal(signal.SIGTERM)
    assert await process.wait() == 0
