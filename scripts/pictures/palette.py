"""The shop's colours and their light, which falls from the upper left. Shadows are plum instead of black."""

from PIL import ImageColor

from scripts.pictures.canvas import Gradient

WHITE = "#fffaf2"
CREAM = "#f7ecdd"
SAND = "#ead4b7"
PEACH = "#f5cbae"
TERRACOTTA = "#d67a5c"
RUST = "#b4553d"
ROSE = "#e6a39d"
BLUSH = "#f4d8d0"
PLUM = "#6b3f5c"
INK = "#332c42"
NAVY = "#3a4a72"
BLUE = "#6f92bd"
SKY = "#cfe0ea"
MIST = "#9db9cd"
MINT = "#dbe8d8"
SAGE = "#a6bd9d"
MOSS = "#6f9069"
FOREST = "#3f6650"
MUSTARD = "#e2b04c"
HONEY = "#d98c2b"
BUTTER = "#f8e4b2"
LILAC = "#ddd3ea"
LAVENDER = "#a99ac8"
COFFEE = "#553629"
WOOD = "#c58f5e"
STEEL = "#c9cdd3"
BRASS = "#c99a4b"

SHADE = "#3a2433"
LIGHT = "#fff6e6"


def mix(colour: str, other: str, share: float) -> str:
    """The colour at `share` of the way from one to the other."""
    pairs = zip(ImageColor.getrgb(colour)[:3], ImageColor.getrgb(other)[:3], strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def lighter(colour: str, share: float = 0.25) -> str:
    return mix(colour, LIGHT, share)


def darker(colour: str, share: float = 0.2) -> str:
    return mix(colour, SHADE, share)


def veil(colour: str, opacity: float) -> str:
    """The colour, made translucent."""
    return f"{colour[:7]}{round(opacity * 255):02x}"


def rounded(colour: str, depth: float = 1) -> Gradient:
    """A colour on something round: lit on the left, dark on the right, with some reflected light at the edge."""
    return Gradient(
        (
            (0, darker(colour, 0.10 * depth)),
            (0.22, lighter(colour, 0.28 * depth)),
            (0.5, colour),
            (0.88, darker(colour, 0.24 * depth)),
            (1, darker(colour, 0.17 * depth)),
        )
    )


def falling(colour: str, depth: float = 1) -> Gradient:
    """A colour on something flat and upright: lighter at the top."""
    return Gradient(((0, lighter(colour, 0.18 * depth)), (1, darker(colour, 0.10 * depth))), "down")


def sideways(colour: str, depth: float = 1) -> Gradient:
    """A colour on something flat: lighter on the left."""
    return Gradient(((0, lighter(colour, 0.16 * depth)), (1, darker(colour, 0.14 * depth))))
