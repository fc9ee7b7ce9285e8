"""What the doctor says of OPS_PORT."""

import json
import socket
from contextlib import suppress
from urllib.request import urlopen

_PATIENCE = 3.0


def ops_address(port: int, host: str) -> tuple[bool, str]:
    """Whether the address can be used by a shop, or is in use by one, and how to say so."""
    shown = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as problem:
        if _is_alive(shown):
            return True, f"http://{shown}/healthz is answered by a shop at work"
        why = problem.strerror or problem
        return False, f"{shown} cannot be used ({why}). Set OPS_PORT to another port, or OPS_HOST to another address."
    return True, f"http://{shown}/healthz will be answered while the shop is at work"


def _is_alive(address: str) -> bool:
    with suppress(OSError, ValueError), urlopen(f"http://{address}/healthz", timeout=_PATIENCE) as answer:
        return bool(json.loads(answer.read()) == {"alive": True})
    return False
