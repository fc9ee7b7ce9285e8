"""What the doctor says of the addresses at which a shop answers by itself: OPS_PORT, API_PORT."""

import json
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.request import urlopen

_PATIENCE = 3.0


def ops_address(port: int, host: str) -> tuple[bool, str]:
    """Whether monitors can be answered there, or are by a shop at work, and how to say so."""
    return _address("OPS", port, host, "/healthz", lambda told: told == {"alive": True})


def api_address(port: int, host: str) -> tuple[bool, str]:
    """Whether the shop can be served there over HTTP, or is, and how to say so."""
    return _address("API", port, host, "/v1/shop", lambda told: "payments" in told)


def _address(name: str, port: int, host: str, path: str, is_ours: Callable[[Any], bool]) -> tuple[bool, str]:
    shown = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as problem:
        if _is_ours(f"http://{shown}{path}", is_ours):
            return True, f"http://{shown}{path} is answered by a shop at work"
        why = problem.strerror or problem
        return (
            False,
            f"{shown} cannot be used ({why}). Set {name}_PORT to another port, or {name}_HOST to another address.",
        )
    return True, f"http://{shown}{path} will be answered while the shop is at work"


def _is_ours(url: str, is_ours: Callable[[Any], bool]) -> bool:
    with suppress(OSError, ValueError, AttributeError), urlopen(url, timeout=_PATIENCE) as answer:  # noqa: S310 - our own http://
        return is_ours(json.loads(answer.read()))
    return False
