import pytest
from aiohttp.test_utils import make_mocked_request
from aiohttp.web import Application

from delivery.configuration.setting_rules import networks
from delivery.web.access.client_network import is_past_the_proxy, reference_of, sender_network

ALONE = networks(())
BEHIND = networks(("10.0.0.0/24", "2001:db8:ffff::/48"))
BEHIND_FRONT_DOOR = networks(("10.0.0.0/24", "147.243.0.0/16", "2a01:111:2050::/44"))
"""The gateway's subnet, and two of the ranges from which Front Door reaches a gateway."""


@pytest.mark.parametrize(
    ("peer", "forwarded", "network"),
    [
        ("203.0.113.9", [], "203.0.113.9"),
        ("127.0.0.1", ["203.0.113.9"], "203.0.113.9"),
        ("::1", ["198.51.100.1, 203.0.113.9"], "203.0.113.9"),
        ("198.51.100.7", ["203.0.113.9"], "198.51.100.7"),
        ("127.0.0.1", [], "127.0.0.1"),
        ("", ["203.0.113.9"], "unknown"),
    ],
)
def test_only_a_proxy_of_ours_is_believed_and_only_its_own_word(
    peer: str, forwarded: list[str], network: str
) -> None:
    assert sender_network(peer, forwarded, ALONE) == network


@pytest.mark.parametrize(
    "forwarded",
    [
        pytest.param(["203.0.113.9"], id="HAProxy, nginx: the address alone"),
        pytest.param(["6.6.6.6", "203.0.113.9"], id="HAProxy: a field after the sender's own"),
        pytest.param(["6.6.6.6, 203.0.113.9"], id="nginx: $proxy_add_x_forwarded_for"),
        pytest.param(["6.6.6.6, 203.0.113.9:51234"], id="Azure Application Gateway: with a port"),
        pytest.param(
            ["6.6.6.6, 203.0.113.9:51234, 10.0.0.7:80"], id="Azure: another gateway before it"
        ),
        pytest.param(["::ffff:203.0.113.9"], id="an IPv4 address written as IPv6"),
        pytest.param(['"203.0.113.9"'], id="in quotation marks"),
    ],
)
def test_each_proxy_is_understood_whatever_the_sender_put_before_it(forwarded: list[str]) -> None:
    assert sender_network("10.0.0.5", forwarded, BEHIND) == "203.0.113.9"


@pytest.mark.parametrize(
    ("forwarded", "network"),
    [
        pytest.param(
            ["203.0.113.9, 147.243.1.7:51234"],
            "203.0.113.9",
            id="Front Door appends the sender, the gateway appends Front Door and its port",
        ),
        pytest.param(
            ["10.1.2.3, 198.51.100.1, 203.0.113.9, 147.243.1.7:51234"],
            "203.0.113.9",
            id="forwarders of the sender's own before both",
        ),
        pytest.param(
            ["6.6.6.6, 147.243.9.9, 203.0.113.9, 147.243.1.7:51234"],
            "203.0.113.9",
            id="a sender who claims to be Front Door",
        ),
        pytest.param(
            ["6.6.6.6, 203.0.113.9, [2a01:111:2050::7]:51234"],
            "203.0.113.9",
            id="Front Door by IPv6",
        ),
        pytest.param(
            ["6.6.6.6, 2001:db8:1:2:3::9, 147.243.1.7:51234"],
            "2001:db8:1:2::/64",
            id="a sender by IPv6",
        ),
        pytest.param(
            ["6.6.6.6", "203.0.113.9", "147.243.1.7:51234"],
            "203.0.113.9",
            id="a field of its own from each",
        ),
        pytest.param(
            ["6.6.6.6, 203.0.113.9, 147.243.1.7:51234, 10.0.0.9"],
            "203.0.113.9",
            id="a proxy of ours behind the gateway",
        ),
        pytest.param(
            ["203.0.113.9, 192.0.2.77:51234"],
            "192.0.2.77",
            id="past Front Door: the claim of a sender at the gateway",
        ),
    ],
)
def test_a_chain_of_front_door_and_gateway_leads_to_whom_front_door_saw(
    forwarded: list[str], network: str
) -> None:
    assert sender_network("10.0.0.5", forwarded, BEHIND_FRONT_DOOR) == network


@pytest.mark.parametrize(
    "forwarded",
    ["2001:db8:1:2::9", "[2001:db8:1:2:aaaa::1]", "[2001:db8:1:2:ffff:ffff:ffff:ffff]:443"],
)
def test_a_subscriber_has_one_network_however_many_ipv6_addresses(forwarded: str) -> None:
    assert sender_network("127.0.0.1", [forwarded], ALONE) == "2001:db8:1:2::/64"
    assert sender_network("127.0.0.1", ["2001:db8:1:3::9"], ALONE) == "2001:db8:1:3::/64"


@pytest.mark.parametrize("entry", ["", "unknown", "_hidden", "203.0.113", "a:b", "[", "1" * 500])
def test_an_entry_that_is_no_address_counts_as_the_proxys_own(entry: str) -> None:
    assert sender_network("10.0.0.5", [f"6.6.6.6, {entry}"], BEHIND) == "10.0.0.5"


def test_an_address_of_a_proxy_that_the_sender_claims_leads_no_further() -> None:
    assert sender_network("10.0.0.5", ["6.6.6.6, 10.0.0.9, 203.0.113.9"], BEHIND) == "203.0.113.9"


@pytest.mark.parametrize(
    ("peer", "given", "taken"),
    [
        ("127.0.0.1", "0123456789abcdef0123456789abcdef", True),
        ("::1", "123e4567-e89b-12d3-a456-426614174000", True),
        ("198.51.100.7", "0123456789abcdef0123456789abcdef", False),
        ("127.0.0.1", "07700900123", False),
        ("127.0.0.1", "Amelia Brownlow", False),
        ("127.0.0.1", "0123456789abcdef0123456789abcdef\t", False),
        ("127.0.0.1", "", False),
    ],
)
def test_a_request_id_is_taken_from_our_own_proxy_where_it_can_say_nothing_of_anybody(
    app: Application, peer: str, given: str, taken: bool
) -> None:
    headers = {"X-Request-ID": given}
    request = make_mocked_request("GET", "/", headers=headers, app=app).clone(remote=peer)
    assert reference_of(request) == (given if taken else None)


@pytest.mark.parametrize(
    ("peer", "headers", "past"),
    [
        ("127.0.0.1", {}, True),
        ("127.0.0.1", {"X-Forwarded-For": "203.0.113.9"}, False),
        ("127.0.0.1", {"X-Forwarded-For": ""}, False),
        ("127.0.0.1", {"X-Forwarded-Proto": "https"}, False),
        ("127.0.0.1", {"X-Azure-ClientIP": "203.0.113.9"}, False),
        ("127.0.0.1", {"Via": "1.1 proxy"}, False),
        ("203.0.113.9", {}, False),
    ],
)
def test_who_is_on_this_machine_has_come_past_the_proxy(
    peer: str, headers: dict[str, str], past: bool
) -> None:
    request = make_mocked_request("GET", "/metrics", headers=headers).clone(remote=peer)
    assert is_past_the_proxy(request) is past
