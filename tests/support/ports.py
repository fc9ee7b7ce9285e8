"""Ports that no server listens on, or not yet."""

import socket


def nobody_at(port: int = 0) -> socket.socket:
    """Hold the port (0: any free one) until it is closed, and answer nobody: callers are refused, and no other program gets it."""
    taken = socket.socket()
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    taken.bind(("127.0.0.1", port))
    return taken


def free_port() -> int:
    """A port for a server that is about to start."""
    with nobody_at() as place:
        return int(place.getsockname()[1])
