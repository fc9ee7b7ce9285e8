"""Ports that no server listens on."""

import socket


def nobody_at(port: int = 0) -> socket.socket:
    """Hold the port (0: any free one) until it is closed, and answer nobody: callers are refused, and no other program gets it."""
    taken = socket.socket()
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    taken.bind(("127.0.0.1", port))
    return taken
