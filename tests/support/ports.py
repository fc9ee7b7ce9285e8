"""Ports that are nobody's."""

import socket


def nobody_at(port: int = 0) -> socket.socket:
    """Takes the port (0: any free one) until it is closed, and answers nobody: who calls there is refused, and no other program gets it."""
    taken = socket.socket()
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    taken.bind(("127.0.0.1", port))
    return taken
