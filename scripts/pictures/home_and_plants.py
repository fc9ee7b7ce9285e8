"""Candles and plants."""

from scripts.pictures.canvas import Canvas, Gradient
from scripts.pictures.palette import (
    BRASS,
    BUTTER,
    CREAM,
    FOREST,
    HONEY,
    INK,
    LAVENDER,
    LIGHT,
    MINT,
    MIST,
    MOSS,
    MUSTARD,
    NAVY,
    PEACH,
    PLUM,
    ROSE,
    RUST,
    SAGE,
    SAND,
    SHADE,
    SKY,
    TERRACOTTA,
    WHITE,
    WOOD,
    darker,
    falling,
    lighter,
    mix,
    rounded,
    sideways,
    veil,
)
from scripts.pictures.scene import GROUND, gleam, opening, room, shadow
from scripts.pictures.shapes import Shape, band, box, circle, cylinder, ellipse, leaf, path, vessel


def _flame(canvas: Canvas, x: float, y: float, size: float = 1) -> None:
    """A flame that burns at (x, y), and its glow."""
    glow = Gradient(
        ((0, veil(BUTTER, 0.75)), (0.45, veil(PEACH, 0.28)), (0.72, veil(PEACH, 0)), (1, veil(PEACH, 0))), "round"
    )
    canvas.fill(box(x - 190 * size, y - 222 * size, x + 190 * size, y + 158 * size), glow)
    canvas.fill(path(f"M {x} {y + 6} Q {x + 1} {y - 6} {x + 2} {y - 14}", 3.4), INK)
    for wide, high, colour in ((17, 66, MUSTARD), (12, 48, BUTTER), (6.5, 26, WHITE)):
        w, h = wide * size, high * size
        drawn = f"M {x} {y} C {x - w * 1.7} {y - h * 0.1} {x - w * 0.7} {y - h * 0.62} {x + 1} {y - h} "
        canvas.fill(
            path(drawn + f"C {x + w * 0.9} {y - h * 0.6} {x + w * 1.7} {y - h * 0.1} {x} {y} Z"),
            veil(colour, 0.95),
            blur=1.5,
        )


def fig_candle() -> Canvas:
    canvas = room(mix(PLUM, LAVENDER, 0.35), mix(PLUM, ROSE, 0.35))
    x, top, bottom, radius = 400, 270, 476, 112
    shadow(canvas, x, GROUND, 118)
    glass, amber = cylinder(x, top, bottom, radius), mix(HONEY, RUST, 0.45)
    canvas.fill(glass, rounded(amber, 1.1))
    with canvas.inside(glass):
        canvas.fill(box(280, 240, 520, 308), veil(darker(amber, 0.35), 0.45))
        canvas.fill(ellipse(x, 306, radius, 18), lighter(mix(PEACH, BUTTER, 0.5), 0.2))
        canvas.fill(cylinder(x, 306, 500, radius), veil(BUTTER, 0.16))
        gleam(canvas, path("M 306 312 L 308 444", 12), 0.4)
    canvas.fill(band(x, 346, 446, radius + 0.5), rounded(CREAM, 0.8))
    _fig(canvas, 400, 386)
    canvas.words(400, 434, "FIG & CEDAR", 15, PLUM, spaced=4)
    canvas.fill(ellipse(x, top, radius, 18), Gradient(((0, lighter(amber, 0.5)), (1, amber))))
    well = ellipse(x, top + 1, radius - 6, 16)
    canvas.fill(well, darker(amber, 0.4))
    with canvas.inside(well):
        canvas.fill(ellipse(x, top + 20, radius - 8, 16), lighter(mix(PEACH, BUTTER, 0.5), 0.3))
    _flame(canvas, x, top + 6, 1.15)
    return canvas


def _fig(canvas: Canvas, x: float, y: float) -> None:
    canvas.fill(
        path("M 0 -26 C 8 -8 24 -2 22 14 C 20 28 -20 28 -22 14 C -24 -2 -8 -8 0 -26 Z").moved(x, y),
        rounded(PLUM, 0.8),
    )
    canvas.fill(leaf(x + 2, y - 20, 34, 16, 62), MOSS)
    canvas.fill(leaf(x - 2, y - 20, 30, 14, -66), mix(MOSS, FOREST, 0.5))


def tapers() -> Canvas:
    canvas = room(mix(NAVY, MIST, 0.3), mix(NAVY, LAVENDER, 0.3), "arch")
    for x, top, ground in ((330, 196, 478), (474, 244, 496)):
        shadow(canvas, x, ground + 4, 66)
        wax = mix(MUSTARD, HONEY, 0.35)
        canvas.fill(cylinder(x, top, 420, 13, 17, tilt=0.2), rounded(wax))
        canvas.fill(ellipse(x, top, 13, 4), lighter(wax, 0.5))
        canvas.fill(
            path("M -11 4 Q -15 30 -11 44 Q -7 30 -5 6 Z").moved(x, top),
            lighter(wax, 0.3),
        )
        stick = vessel(
            x,
            [
                (22, ground - 84),
                (20, ground - 68),
                (9, ground - 56),
                (8, ground - 34),
                (22, ground - 20),
                (60, ground - 12),
                (64, ground - 4),
            ],
        )
        canvas.fill(circle(x + 62, ground - 34, 20), rounded(darker(BRASS, 0.1)))
        canvas.fill(circle(x + 62, ground - 34, 12), mix(NAVY, LAVENDER, 0.32))
        canvas.fill(stick, rounded(BRASS, 1.3))
        canvas.fill(ellipse(x, ground - 84, 22, 4.5), lighter(BRASS, 0.4))
        canvas.fill(cylinder(x, ground - 100, ground - 84, 16.4, tilt=0.2), rounded(wax))
        _flame(canvas, x, top, 0.95)
    return canvas


def _pot(canvas: Canvas, x: float, top: float, colour: str, *, radius: float = 96, high: float = 140) -> None:
    """A flower pot with a collar, filled with earth."""
    shadow(canvas, x, top + high + radius * 0.11, radius * 0.8)
    body = cylinder(x, top + 10, top + high, radius * 0.92, radius * 0.72)
    canvas.fill(body, rounded(colour))
    with canvas.inside(body):
        canvas.fill(cylinder(x, top, top + 50, radius), veil(SHADE, 0.3), blur=8)
    canvas.fill(cylinder(x, top, top + 38, radius, radius * 0.985), rounded(colour))
    opening(canvas, x, top, radius, colour, within=darker(mix(WOOD, RUST, 0.5), 0.6))


def pilea() -> Canvas:
    canvas = room(mix(PEACH, CREAM, 0.2), mix(SAND, WOOD, 0.2))
    _pot(canvas, 400, 334, TERRACOTTA)
    fronds = (
        (262, 262, 40), (300, 188, 42), (356, 128, 38), (430, 112, 40), (500, 158, 42), (544, 236, 42),
        (548, 306, 30), (258, 322, 30), (330, 250, 40), (402, 196, 44), (472, 246, 42), (398, 288, 34),
    )  # fmt: skip
    for x, y, _ in fronds:
        canvas.fill(path(f"M 400 338 Q {400 + (x - 400) * 0.3} {min(y + 60, 316)} {x} {y}", 3.6), mix(MOSS, RUST, 0.25))
    for place, (x, y, size) in enumerate(fronds):
        green = mix(MOSS, FOREST, 0.15 + place % 3 * 0.3)
        blade = ellipse(x, y, size, size * 0.88).turned((x - 400) * 0.12, x, y)
        canvas.fill(blade.moved(5, 8), veil(SHADE, 0.16), blur=7)
        canvas.fill(blade, falling(lighter(green, 0.08), 1.5))
        canvas.fill(circle(x, y + size * 0.16, size * 0.11), veil(BUTTER, 0.85))
        with canvas.inside(blade):
            gleam(canvas, ellipse(x - size * 0.35, y - size * 0.4, size * 0.4, size * 0.2).turned(-30, x, y), 0.22)
    return canvas


def cacti() -> Canvas:
    canvas = room(mix(SKY, MIST, 0.3), mix(SAND, PEACH, 0.5), "arch")
    _pot(canvas, 400, 370, mix(NAVY, MIST, 0.25), radius=62, high=92)
    _column(canvas, 400, 374, 40, 190)
    _arm(canvas, 400, 290, 1)
    _arm(canvas, 400, 318, -1)
    _pot(canvas, 240, 404, ROSE, radius=60, high=84)
    _ball(canvas, 240, 370, 58)
    _pot(canvas, 560, 404, MUSTARD, radius=60, high=84)
    _paddles(canvas, 560, 408)
    return canvas


def _column(canvas: Canvas, x: float, foot: float, half: float, high: float) -> None:
    stem = path(
        f"M {x - half} {foot} L {x - half} {foot - high + half} "
        f"C {x - half} {foot - high - 14} {x + half} {foot - high - 14} {x + half} {foot - high + half} "
        f"L {x + half} {foot} Q {x} {foot + 10} {x - half} {foot} Z"
    )
    canvas.fill(stem, rounded(MOSS))
    with canvas.inside(stem):
        for rib in (-0.6, -0.2, 0.2, 0.6):
            canvas.fill(box(x + rib * half - 1, foot - high, x + rib * half + 1, foot + 10), veil(FOREST, 0.4))
            for y in range(int(foot - high + 20), int(foot), 18):
                canvas.fill(
                    path(f"M {x + rib * half - 4} {y - 3} L {x + rib * half} {y} L {x + rib * half + 4} {y - 3}", 1.4),
                    CREAM,
                )
    _blossom(canvas, x + 4, foot - high - 2, TERRACOTTA)


def _arm(canvas: Canvas, x: float, y: float, side: int) -> None:
    bend = path(
        f"M {x + side * 34} {y} C {x + side * 78} {y + 4} {x + side * 74} {y - 20} {x + side * 74} {y - 52}", 27
    )
    canvas.fill(bend, falling(mix(MOSS, FOREST, 0.25 if side > 0 else 0.0), 1.2))
    canvas.fill(
        path(f"M {x + side * 40} {y} C {x + side * 78} {y + 4} {x + side * 74} {y - 20} {x + side * 74} {y - 52}", 1.6),
        veil(FOREST, 0.5),
    )


def _ball(canvas: Canvas, x: float, y: float, radius: float) -> None:
    globe = ellipse(x, y, radius * 0.92, radius * 0.84)
    canvas.fill(globe, rounded(mix(FOREST, SAGE, 0.35)))
    with canvas.inside(globe):
        for bow in (-46, -24, 0, 24, 46):
            canvas.fill(
                path(f"M {x + bow * 0.3} {y - radius} Q {x + bow * 1.5} {y} {x + bow * 0.3} {y + radius}", 1.8),
                veil(FOREST, 0.55),
            )
            for y_spine in range(int(y - 36), int(y + 44), 16):
                share = 1 - ((y_spine - y) / radius) ** 2
                at = x + bow * (0.3 + 0.6 * share)
                canvas.fill(path(f"M {at - 4} {y_spine - 3} L {at} {y_spine} L {at + 4} {y_spine - 3}", 1.4), CREAM)
    _blossom(canvas, x - 6, y - radius * 0.84, ROSE)


def _paddles(canvas: Canvas, x: float, y: float) -> None:
    for right, down, wide, high, degrees, share in (
        (-34, -104, 26, 38, -24, 0.2),
        (34, -112, 28, 42, 22, 0.35),
        (0, -46, 36, 54, 0, 0.05),
    ):
        paddle = ellipse(x + right, y + down, wide, high).turned(degrees, x + right, y + down)
        canvas.fill(paddle.moved(4, 5), veil(SHADE, 0.14), blur=5)
        canvas.fill(paddle, rounded(mix(MOSS, FOREST, share)))
        for n in range(9):
            spot = (x + right + (n % 3 - 1) * wide * 0.48, y + down + (n // 3 - 1) * high * 0.48)
            canvas.fill(circle(*spot, 2).turned(degrees, x + right, y + down), CREAM)
    _blossom(canvas, x + 48, y - 152, TERRACOTTA)


def _blossom(canvas: Canvas, x: float, y: float, colour: str) -> None:
    for degrees in (-70, -38, 0, 38, 70):
        canvas.fill(leaf(x, y + 8, 25, 14, degrees), falling(colour, 1.4))
    canvas.fill(circle(x, y + 2, 4.5), BUTTER)


def watering_can() -> Canvas:
    canvas = room(mix(MINT, SAGE, 0.4), mix(WOOD, SAND, 0.6))
    metal = mix(MIST, NAVY, 0.12)
    shadow(canvas, 420, GROUND, 116)
    canvas.fill(path("M 330 428 C 270 400 240 300 186 226", 22), falling(metal, 1.6))
    canvas.fill(path("M 322 420 C 270 392 238 300 186 226", 6), veil(LIGHT, 0.3), blur=3)
    canvas.fill(path("M 156 248 L 206 204 L 196 192 L 140 224 Z"), sideways(metal, 1.6))
    canvas.fill(ellipse(148, 236, 21, 8).turned(57, 148, 236), darker(metal, 0.32))
    for right, down in ((-6, -7), (0, 1), (5, 9), (-1, -13), (7, 2)):
        canvas.fill(circle(147 + right, 237 + down, 1.7), lighter(metal, 0.6))
    canvas.fill(
        path("M 334 306 C 352 150 530 150 556 300 C 566 360 556 400 526 424", 17), falling(mix(WOOD, RUST, 0.15), 1.5)
    )
    canvas.fill(path("M 338 290 C 360 156 524 160 550 296", 4).moved(-3, -3), veil(LIGHT, 0.35), blur=2)
    body = cylinder(420, 306, 474, 104, 118)
    canvas.fill(body, rounded(metal, 1.2))
    with canvas.inside(body):
        for y in (330, 444):
            canvas.fill(Shape(band(420, y, y + 7, 116).points), veil(SHADE, 0.14))
            canvas.fill(Shape(band(420, y + 7, y + 9, 116).points), veil(LIGHT, 0.3))
        gleam(canvas, path("M 334 350 L 326 440", 13), 0.4)
    opening(canvas, 420, 306, 104, metal, within=Gradient(((0, darker(metal, 0.55)), (1, darker(metal, 0.25)))))
    for x, y, size in ((128, 300, 7), (150, 332, 6), (116, 356, 7), (142, 394, 6), (120, 424, 5)):
        canvas.fill(
            path("M 0 -2 C 1.5 0 1 1 0 1 C -1 1 -1.5 0 0 -2 Z").sized(size).moved(x, y),
            veil(mix(MIST, NAVY, 0.2), 0.8),
        )
    _seedling(canvas, 628, 516)
    _seedling(canvas, 124, 512, 0.8)
    return canvas


def _seedling(canvas: Canvas, x: float, y: float, size: float = 1) -> None:
    canvas.fill(ellipse(x + 6, y + 2, 42 * size, 11 * size), veil(SHADE, 0.2), blur=6)
    canvas.fill(ellipse(x, y, 38 * size, 11 * size), sideways(darker(mix(WOOD, RUST, 0.5), 0.4)))
    canvas.fill(path(f"M {x} {y - 2} Q {x - 3} {y - 30 * size} {x} {y - 52 * size}", 4 * size), MOSS)
    for degrees in (-58, 58):
        canvas.fill(leaf(x, y - 46 * size, 46 * size, 24 * size, degrees), falling(lighter(MOSS, 0.1), 1.4))


PICTURES = {
    "fig-and-cedar-candle": fig_candle,
    "beeswax-tapers": tapers,
    "potted-pilea": pilea,
    "cactus-trio": cacti,
    "watering-can": watering_can,
}
