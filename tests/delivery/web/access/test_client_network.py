import pytest
from aiohttp.test_utils import make_mocked_request

from delivery.web.access.client_network import is_past_the_proxy, network_of, reference_of


@pytest.mark.parametrize(
    ("peer", "forwarded", "network"),
    [
        ("203.0.113.9", "", "203.0.113.9"),
        ("127.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("::1", "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        ("198.51.100.7", "203.0.113.9", "198.51.100.7"),
    ],
)
def test_only_the_last_address_of_a_local_proxy_counts(
    peer: str, forwarded: str, network: str
) -> None:
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    request = make_mocked_request("POST", "/sign-in", headers=headers).clone(remote=peer)
    assert network_of(request) == network


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
def test_a_request_id_of_our_own_proxy_is_used_if_it_holds_no_personal_data(
    peer: str, given: str, taken: bool
) -> None:
    headers = {"X-Request-ID": given}
    request = make_mocked_request("GET", "/", headers=headers).clone(remote=peer)
    assert reference_of(request) == (given if taken else None)


@pytest.mark.parametrize(
    ("peer", "headers", "past"),
    [
        ("127.0.0.1", {}, True),
        ("127.0.0.1", {"X-Forwarded-For": "203.0.113.9"}, False),
        ("127.0.0.1", {"X-Forwarded-For": ""}, False),
        ("203.0.113.9", {}, False),
    ],
)
def test_a_local_request_without_forwarding_headers_is_past_the_proxy(
    peer: str, headers: dict[str, str], past: bool
) -> None:
    request = make_mocked_request("GET", "/metrics", headers=headers).clone(remote=peer)
    assert is_past_the_proxy(request) is past
