"""The command `coursewatch notify-simulator`, with the service's own settings."""

import argparse
import asyncio
import os
import signal
import socket
import sys

import aiohttp
import pytest

from delivery.commands.simulators import notify
from delivery.configuration.environment import Environment
from delivery.configuration.settings_fault import SettingsFault
from tests.integrations.notify.simulated_notify import EMAIL_TEMPLATE, KEY, TEXT_TEMPLATE

TOKEN = "the bearer token of Notify's receipts"
ENVIRONMENT = {
    "COURSEWATCH_NOTIFY_API_KEY": f"live-{KEY.service_id}-{KEY.secret}",
    "COURSEWATCH_NOTIFY_EMAIL_TEMPLATE": EMAIL_TEMPLATE,
    "COURSEWATCH_NOTIFY_TEXT_TEMPLATE": TEXT_TEMPLATE,
    "COURSEWATCH_NOTIFY_CALLBACK_TOKEN": TOKEN,
    "COURSEWATCH_PUBLIC_URL": "http://127.0.0.1:8080/",
}


def typed(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    notify.arguments(parser)
    return parser.parse_args(words)


def test_receipts_go_to_the_service_with_its_token() -> None:
    config = notify.configured(typed(), Environment(ENVIRONMENT))
    assert config.callback_url == "http://127.0.0.1:8080/webhooks/notify"
    assert (config.key, config.callback_token) == (KEY, TOKEN)
    assert (config.email_template, config.text_template) == (EMAIL_TEMPLATE, TEXT_TEMPLATE)
    assert config.team is None
    assert TOKEN not in repr(config)


def test_the_team_of_a_service_in_trial_mode_can_be_named() -> None:
    options = typed("--team", "anna@example.org", "--team", "07700900999")
    config = notify.configured(options, Environment(ENVIRONMENT))
    assert config.team == frozenset({"anna@example.org", "07700900999"})


def test_the_help_names_every_bad_day(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        typed("--help")
    assert "permanent-failure (07700900907)" in " ".join(capsys.readouterr().out.split())


def test_without_a_key_it_does_not_start() -> None:
    env = Environment({})
    notify.configured(typed(), env)
    with pytest.raises(SettingsFault) as fault:
        env.settle()
    assert fault.value.faults == ("COURSEWATCH_NOTIFY_API_KEY is missing",)


@pytest.mark.thorough
async def test_the_simulated_notify_runs_as_a_process_until_stopped() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        "from delivery.cli import main; raise SystemExit(main())",
        *("notify-simulator", "--port", str(port)),
        env={**os.environ, **ENVIRONMENT},
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        said = (await process.stdout.readline()).decode()  # once it listens
        assert said == f"Notify runs at http://127.0.0.1:{port}\n"
        url = f"{said.split()[-1]}/messages"
        async with aiohttp.ClientSession() as http, http.get(url) as answer:
            assert await answer.json() == []
    finally:
        process.send_signal(signal.SIGTERM)
    assert await process.wait() == 0
