"""The network that a request comes from. It limits attempts to sign in, and is never stored or
logged."""

import re
from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from aiohttp import web

from delivery.configuration.setting_rules import IPNetwork
from delivery.web.app_keys import SETTINGS

Address = IPv4Address | IPv6Address

FORWARDED_FOR = "X-Forwarded-For"
BY_A_PROXY = ("Forwarded", "Via", "X-Real-IP", "X-Original-Host", "X-Original-URL")
"""Header fields of proxies, beside those that begin with the prefixes."""
PREFIXES = ("x-forwarded-", "x-azure-", "x-envoy-", "cf-")
IPV6_PREFIX = 64
"""Bits that one subscriber's IPv6 addresses share; the subscriber chooses all others."""

_REFERENCE = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_WITH_PORT = re.compile(r"\[(?P<v6>[^\]]*)\](:\d+)?|(?P<v4>[^:]*):\d+")


def network_of(request: web.Request) -> str:
    """Returns the sender's network: an IPv4 address, or an IPv6 network of 64 bits. The source
    is the report of our own proxies, or without a proxy the connection."""
    forwarded = request.headers.getall(FORWARDED_FOR, [])
    return sender_network(request.remote or "", forwarded, request.app[SETTINGS].proxies)


def sender_network(peer: str, forwarded: Iterable[str], proxies: Sequence[IPNetwork]) -> str:
    """Returns the network of the last address that is not one of our `proxies`.

    A proxy appends the address of its peer to `X-Forwarded-For`, or adds a field of its own after
    the others. Any entry before is a claim of the sender. So the entries are read from the last
    entry back, as long as the address that reported the entry is a proxy of ours. At an entry that
    is not an address the reading ends, and the request counts as the proxy's own.
    """
    sender = _address(peer)
    if sender is None:
        return "unknown"
    entries = [entry for field in forwarded for entry in field.split(",")]
    while entries and _is_in(sender, proxies):
        previous = _address(entries.pop())
        if previous is None:
            break
        sender = previous
    return _network(sender)


def is_past_the_proxy(request: web.Request) -> bool:
    """Whether the request comes from this machine directly, not through a proxy."""
    forwarded = any(name in request.headers for name in BY_A_PROXY) or any(
        name.lower().startswith(PREFIXES) for name in request.headers
    )
    peer = _address(request.remote or "")
    return not forwarded and peer is not None and peer.is_loopback


def reference_of(request: web.Request) -> str | None:
    """Returns the request id from our own proxy; None if there is none.

    Only 32 hexadecimal digits or a UUID are accepted, so that the id can hold no personal data.
    """
    given = request.headers.get("X-Request-ID")
    if given is None or not _REFERENCE.fullmatch(given):
        return None
    peer = _address(request.remote or "")
    return given if peer is not None and _is_in(peer, request.app[SETTINGS].proxies) else None


def _address(text: str) -> Address | None:
    """Returns the address in an entry: bare, with a port as Azure writes it, or IPv6 in
    brackets. None for any other text. An IPv4 address in IPv6 notation becomes the IPv4 address."""
    bare = text.strip().strip('"')
    if len(bare) > 100:
        return None
    with_port = _WITH_PORT.fullmatch(bare)
    try:
        address = ip_address(with_port["v6"] or with_port["v4"] if with_port else bare)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _is_in(address: Address, networks: Sequence[IPNetwork]) -> bool:
    return any(address in network for network in networks)


def _network(address: Address) -> str:
    if isinstance(address, IPv4Address):
        return str(address)
    return str(IPv6Network((int(address), IPV6_PREFIX), strict=False))
