"""Places on the internet that somebody else has named: asked only if they are public, at exactly the address that was checked.

A name is looked up once for each request, and one of the addresses that were found is connected to: a second answer of the name server
changes nothing.
"""

import asyncio
import re
import socket
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

from aiohttp import ClientConnectorError, ClientResponse, ClientSession
from yarl import URL

_UNICAST = ip_network("2000::/3")
"""Of IPv6 only this is the internet; whatever else is not refused by Python is an older or a local way to write something."""
_NAT64 = ip_network("64:ff9b::/96")
"""Where there is no IPv4, names that have nothing else lead here; the last 32 bits are the IPv4 address."""
_SPECIAL = tuple(map(ip_network, ("192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "2001::/23", "2002::/16")))
"""Protocols, relays and tunnels, some of which older Pythons take for public."""

Resolve = Callable[[str, int], Awaitable[Collection[str]]]
"""Looks the addresses of a host's name up. Raises OSError."""


async def system_resolve(host: str, port: int) -> Collection[str]:
    """As the system does: it also reads decimal, hexadecimal and shortened addresses."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(place[4][0]) for place in found))


def is_public(address: str) -> bool:
    """Whether this is a place on the internet, however it is written: not this machine, nor the networks that it is in."""
    try:
        place: IPv4Address | IPv6Address = ip_address(address)
    except ValueError:
        return False
    if isinstance(place, IPv6Address):
        if place in _NAT64:
            return is_public(str(IPv4Address(int(place) & 0xFFFFFFFF)))
        if place not in _UNICAST:  # "::ffff:127.0.0.1", too
            return False
    return place.is_global and not place.is_multicast and not any(place in special for special in _SPECIAL)


async def from_first(
    session: ClientSession,
    method: str,
    url: URL,
    places: Sequence[str],
    **request: Any,  # noqa: ANN401 - of ClientSession.request
) -> ClientResponse:
    """The answer of the first of these places that can be connected to; without any, of whom the address names. No redirect is followed."""
    if not places:
        return await session.request(method, url, allow_redirects=False, **request)
    *others, last = places
    for place in others:
        try:
            return await _from(session, method, url, place, request)
        except (ClientConnectorError, TimeoutError):
            continue
    return await _from(session, method, url, last, request)


async def _from(
    session: ClientSession, method: str, url: URL, place: str, request: Mapping[str, Any]
) -> ClientResponse:
    """The answer of exactly this place to a request by the address's name, for which its certificate must be, too."""
    named = re.sub(r":(80|443)$", "", url.authority) if url.is_default_port() else url.authority
    headers = {**request.get("headers", {}), "Host": named}
    options = {**request, "headers": headers, "allow_redirects": False, "server_hostname": url.raw_host}
    return await session.request(method, url.with_host(place), **options)
