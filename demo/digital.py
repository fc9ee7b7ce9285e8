"""The demo's digital goods: a text, and codes of which each customer gets one."""

from typing import NamedTuple


class DigitalGood(NamedTuple):
    """`price` in cents. It delivers its `text`, or the next of its `codes`."""

    code: str
    title: str
    description: str
    price: int
    text: str = ""
    codes: tuple[str, ...] = ()


CATEGORY = "Digital"
DIGITAL = (
    DigitalGood(
        "GUIDE-TEA",
        "A Small Guide to Tea",
        "Twelve pages on water, time and patience. Delivered here, the moment it is paid.",
        299,
        text=(
            "A Small Guide to Tea\n\n1. Green tea wants 70 °C, and two minutes.\n2. Black tea wants boiling water, and four.\n"
            "3. Good leaves can be brewed twice.\n4. Nobody has ever regretted warming the cup."
        ),
    ),
    DigitalGood(
        "GIFT-5",
        "Gift Card for a Pot of Tea",
        "One code for one pot at the counter in Harbour Lane. Delivered here, the moment it is paid.",
        500,
        codes=("HARBOUR-7Q2K-91", "HARBOUR-M4XW-35", "HARBOUR-K8TD-62", "HARBOUR-3NVC-84", "HARBOUR-W6ZB-17"),
    ),
)
