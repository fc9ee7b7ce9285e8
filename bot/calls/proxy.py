"""Proxies between the shop and Telegram: how their addresses are read, and when one is used.

Addresses are written as curl and most programs take them. The password is in no text that this module gives.
"""

import re
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from urllib.parse import unquote, urlsplit

_PORTS = {"http": 80, "https": 443, "socks4": 1080, "socks5": 1080}
_OTHER_NAMES = {"socks": "socks5", "socks5h": "socks5", "socks4a": "socks4"}
_RESOLVES = ("socks", "socks5", "socks5h", "socks4a")
"""The proxy looks up Telegram's address: where Telegram is blocked, the local answer is often wrong. SOCKS4 cannot."""


@dataclass(frozen=True)
class Proxy:
    """One proxy. `variable` is the setting that names it."""

    variable: str
    scheme: str
    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    resolves: bool = True

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port} ({self.variable})"

    @property
    def is_socks(self) -> bool:
        return self.scheme.startswith("socks")


def read_proxy(variable: str, address: str) -> Proxy:
    """The proxy at this address. Raises ValueError, which does not quote the address."""
    address = address.strip()
    if "://" not in address:
        address = f"http://{address}"
    parts = urlsplit(address)
    name = parts.scheme
    scheme = _OTHER_NAMES.get(name, name)
    if scheme not in _PORTS or not parts.hostname or parts.port == 0 or re.search(r"\s", address):
        raise ValueError("no address of a proxy")
    user, password = (unquote(part or "") for part in (parts.username, parts.password))
    return Proxy(variable, scheme, parts.hostname, parts.port or _PORTS[scheme], user, password, name in _RESOLVES)


def goes_directly(url: str, exceptions: str) -> bool:
    """Whether no proxy is used for this address: it is on this machine, or among the exceptions (NO_PROXY)."""
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    if host == "localhost" or host.endswith(".localhost") or _is_in(host, "127.0.0.0/8") or host == "::1":
        return True
    port = parts.port or _PORTS[parts.scheme]
    return any(_covers(one, host, port) for one in re.split(r"[\s,]+", exceptions.lower()) if one)


def _covers(exception: str, host: str, port: int) -> bool:
    """Whether this is the host (perhaps with its port), a domain above it, its network, or "*"."""
    domain = exception.removesuffix(f":{port}").removeprefix("*").lstrip(".")
    return exception == "*" or _is_in(host, exception) or host == domain or host.endswith(f".{domain}")


def _is_in(host: str, network: str) -> bool:
    try:
        return ip_address(host) in ip_network(network, strict=False)
    except ValueError:
        return False
