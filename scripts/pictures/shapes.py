"""Outlines in picture coordinates: 800 wide, 600 high. Every curve becomes a fine polygon."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

Point = tuple[float, float]

_STEPS = 24
_TOKEN = re.compile(r"[MLCQZ]|-?[\d.]+")
_POINTS_OF = {"M": 1, "L": 1, "Q": 2, "C": 3}


@dataclass(frozen=True)
class Shape:
    """A polygon. With `width`, a stroke of that width along the points, with round ends."""

    points: tuple[Point, ...]
    width: float = 0

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom, including the width of the stroke."""
        across, down = [x for x, _ in self.points], [y for _, y in self.points]
        rim = self.width / 2
        return min(across) - rim, min(down) - rim, max(across) + rim, max(down) + rim

    def moved(self, right: float, down: float) -> "Shape":
        return replace(self, points=tuple((x + right, y + down) for x, y in self.points))

    def sized(self, factor: float) -> "Shape":
        """Scaled from the upper left corner: for shapes drawn around (0, 0) and then moved."""
        return Shape(tuple((x * factor, y * factor) for x, y in self.points), self.width * factor)

    def turned(self, degrees: float, x: float, y: float) -> "Shape":
        """Turned clockwise about a point."""
        return replace(self, points=tuple(_turn(point, degrees, x, y) for point in self.points))


def _turn(point: Point, degrees: float, x: float, y: float) -> Point:
    angle = math.radians(degrees)
    right, down = point[0] - x, point[1] - y
    return (
        x + right * math.cos(angle) - down * math.sin(angle),
        y + right * math.sin(angle) + down * math.cos(angle),
    )


def arc(x: float, y: float, rx: float, ry: float, between: tuple[float, float] = (0, 360)) -> tuple[Point, ...]:
    """Points of an ellipse between two angles in degrees; 0 is right, 90 is down."""
    start, end = between
    steps = max(8, int(abs(end - start) / 3))
    angles = (math.radians(start + (end - start) * step / steps) for step in range(steps + 1))
    return tuple((x + rx * math.cos(angle), y + ry * math.sin(angle)) for angle in angles)


def ellipse(x: float, y: float, rx: float, ry: float) -> Shape:
    return Shape(arc(x, y, rx, ry))


def circle(x: float, y: float, radius: float) -> Shape:
    return ellipse(x, y, radius, radius)


def box(left: float, top: float, right: float, bottom: float, radius: float = 0) -> Shape:
    """A rectangle with round corners."""
    corners = (
        (right - radius, bottom - radius, 0),
        (left + radius, bottom - radius, 90),
        (left + radius, top + radius, 180),
        (right - radius, top + radius, 270),
    )
    return Shape(tuple(point for x, y, start in corners for point in arc(x, y, radius, radius, (start, start + 90))))


def arch(left: float, top: float, right: float, bottom: float) -> Shape:
    """An arch: a half circle on two posts."""
    radius = (right - left) / 2
    return Shape((*arc(left + radius, top + radius, radius, radius, (180, 360)), (right, bottom), (left, bottom)))


def path(drawn: str, width: float = 0) -> Shape:
    """What SVG calls a path, with absolute M, L, Q, C and Z: "M 10 10 L 20 10 Q 30 10 30 20 Z"."""
    tokens, command = _TOKEN.findall(drawn), "M"
    points: list[Point] = []
    while tokens:
        if tokens[0] in "MLCQZ":
            command = tokens.pop(0)
            continue
        numbers = [float(tokens.pop(0)) for _ in range(2 * _POINTS_OF[command])]
        hull = [(numbers[place], numbers[place + 1]) for place in range(0, len(numbers), 2)]
        points += hull if command in "ML" else _bezier([points[-1], *hull])
    return Shape(tuple(points), width)


def _bezier(hull: Sequence[Point]) -> list[Point]:
    degree = len(hull) - 1
    curve = []
    for step in range(1, _STEPS + 1):
        t = step / _STEPS
        weights = [math.comb(degree, k) * t**k * (1 - t) ** (degree - k) for k in range(degree + 1)]
        curve.append(
            (
                sum(weight * x for weight, (x, _) in zip(weights, hull, strict=True)),
                sum(weight * y for weight, (_, y) in zip(weights, hull, strict=True)),
            )
        )
    return curve


def smooth(knots: Sequence[Point]) -> tuple[Point, ...]:
    """A soft curve through all the knots (Catmull-Rom)."""
    padded = [knots[0], *knots, knots[-1]]
    curve = [knots[0]]
    for before, start, end, after in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        first = (start[0] + (end[0] - before[0]) / 6, start[1] + (end[1] - before[1]) / 6)
        second = (end[0] - (after[0] - start[0]) / 6, end[1] - (after[1] - start[1]) / 6)
        curve += _bezier([start, first, second, end])
    return tuple(curve)


def vessel(x: float, profile: Sequence[Point], tilt: float = 0.16) -> Shape:
    """Something turned on a wheel around the axis `x`. `profile` is (half width, y) from rim to foot, softly joined.

    `tilt` is how far rim and foot are seen as ellipses: their height by their width.
    """
    right = smooth([(x + half, y) for half, y in profile])
    left = tuple((2 * x - px, y) for px, y in reversed(right))
    (rim, top), (foot, bottom) = profile[0], profile[-1]
    return Shape(
        (*right, *arc(x, bottom, foot, foot * tilt, (0, 180)), *left, *arc(x, top, rim, rim * tilt, (180, 360)))
    )


def cylinder(
    x: float, top: float, bottom: float, radius: float, foot: float | None = None, *, tilt: float = 0.16
) -> Shape:
    """A straight vessel. With `foot`, it narrows to that radius."""
    return vessel(x, [(radius, top), (radius if foot is None else foot, bottom)], tilt)


def band(x: float, top: float, bottom: float, radius: float, foot: float | None = None, *, tilt: float = 0.16) -> Shape:
    """A band around a cylinder: both edges bend down like the foot."""
    low = radius if foot is None else foot
    lower = arc(x, bottom, low, low * tilt, (0, 180))
    return Shape((*lower, *arc(x, top, radius, radius * tilt, (180, 0))))


def leaf(x: float, y: float, length: float, width: float, degrees: float) -> Shape:
    """A pointed leaf that grows upwards from (x, y), turned clockwise."""
    half = width / 2
    right = _bezier([(x, y), (x + half * 1.5, y - length * 0.3), (x + half, y - length * 0.75), (x, y - length)])
    left = [(2 * x - px, py) for px, py in reversed(right)]
    return Shape(((x, y), *right, *left)).turned(degrees, x, y)
