"""What an invoice carries for us: the order that it is for."""


def payload_of(order_id: int) -> str:
    """The payload of the order's invoices."""
    return f"order:{order_id}"


def order_in(payload: object) -> int:
    """The order that an invoice's payload names; 0 if it is none of ours."""
    word, _colon, rest = str(payload).partition(":")
    name = rest if word == "order" else ""
    return int(name) if name.isascii() and name.isdecimal() and len(name) < 16 else 0
