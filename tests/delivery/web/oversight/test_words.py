"""Nothing that the service can say is without a word on the officer's pages."""

import pytest
from aiohttp.web import Application
from aiohttp_jinja2 import get_env

from compliance.attendance.causes import Cause
from compliance.outcomes.recommendation import Outcome
from compliance.policy.message_terms import Channel, MessageKind
from delivery.meetings.provider_requests import ACTS
from delivery.policies.shipped_policies import shipped
from integrations.zoom.rest.meeting_settings import HOST, HOST_FEATURES, LOCKS, MEETING


@pytest.fixture
def words(app: Application) -> dict[str, dict[str, object]]:
    module = get_env(app).get_template("courses/words.html").make_module({})
    return {name: value for name, value in vars(module).items() if isinstance(value, dict)}


def test_every_setting_has_a_name_and_a_place_in_zoom(words: dict[str, dict[str, object]]) -> None:
    wanted = {*MEETING, *(f"{group}.{name}" for group, name in (*HOST, *HOST_FEATURES))}
    wanted |= {f"lock.{group}.{name}" for group, name in LOCKS}
    assert words["settings"].keys() == wanted


def test_every_outcome_cause_rule_and_request_has_a_word(
    words: dict[str, dict[str, object]],
) -> None:
    policy = shipped("lrsp-2025-03")
    assert words["outcomes"].keys() >= {member.value for member in Outcome}
    assert words["causes"].keys() >= {member.value for member in Cause}
    assert words["rules"].keys() >= {*policy.rules, *policy.codes} - {"observed"}
    assert words["requests"].keys() == ACTS.keys()


def test_every_state_of_a_letter_has_a_word(app: Application) -> None:
    states = {"claimed", "sent", "due", "missed", "refused", "unsure"}
    ended = {"told", "failed", "superseded", "unwanted"}
    for template, name, wanted in (
        ("courses/words.html", "outgoing", states | {"none"}),
        ("officer/message_words.html", "messages", states | ended),
    ):
        module = get_env(app).get_template(template).make_module({})
        assert vars(module)[name].keys() == wanted


def test_the_client_has_a_word_for_every_message_and_all_that_becomes_of_it(
    app: Application,
) -> None:
    env = get_env(app)
    ours = vars(env.get_template("officer/message_words.html").make_module({}))
    theirs = vars(env.get_template("client/words.html").make_module({}))
    assert theirs["message_states"].keys() == ours["messages"].keys()
    assert theirs["message_steps"].keys() >= ours["steps"].keys() - ours["messages"].keys()
    for words in (ours, theirs):
        assert words["message_kinds"].keys() >= {*MessageKind}
        assert words["channels"].keys() == {*Channel}
