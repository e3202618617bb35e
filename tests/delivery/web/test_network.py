import pytest
from aiohttp.test_utils import make_mocked_request

from delivery.web.network import network_of


@pytest.mark.parametrize(
    ("peer", "forwarded", "network"),
    [
        ("203.0.113.9", "", "203.0.113.9"),
        ("127.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("::1", "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        ("198.51.100.7", "203.0.113.9", "198.51.100.7"),
    ],
)
def test_only_a_proxy_on_this_machine_is_believed_and_only_its_own_word(
    peer: str, forwarded: str, network: str
) -> None:
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    request = make_mocked_request("POST", "/sign-in", headers=headers).clone(remote=peer)
    assert network_of(request) == network
