"""Tins of tea, bags of coffee."""

from scripts.pictures.canvas import Canvas, Gradient
from scripts.pictures.palette import (
    BLUE,
    BRASS,
    BUTTER,
    COFFEE,
    CREAM,
    FOREST,
    HONEY,
    INK,
    LAVENDER,
    LIGHT,
    LILAC,
    MINT,
    MOSS,
    MUSTARD,
    NAVY,
    PEACH,
    PLUM,
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
from scripts.pictures.scene import GROUND, room, shadow, tin
from scripts.pictures.shapes import Shape, band, box, circle, ellipse, leaf, path


def _label(canvas: Canvas, x: float, top: float, bottom: float, radius: float, *, colour: str) -> None:
    """A paper band around a tin."""
    canvas.fill(band(x, top, bottom, radius), rounded(colour, 0.8))


def _sprig(canvas: Canvas, x: float, y: float, colour: str) -> None:
    """Two leaves and a bud."""
    for turn, length in ((-48, 44), (48, 44), (0, 55)):
        blade = leaf(x, y, length, 19, turn)
        canvas.fill(blade, falling(colour))
        canvas.fill(leaf(x, y, length * 0.86, 2.1, turn), veil(WHITE, 0.45))


def _loose_leaves(canvas: Canvas, colour: str) -> None:
    """A few leaves on the table."""
    for x, y, turn in ((178, 520, 70), (222, 534, 100), (196, 546, 40), (612, 528, -75), (652, 514, -110)):
        canvas.fill(leaf(x, y + 4, 40, 15, turn), veil(SHADE, 0.25), blur=5)
        canvas.fill(leaf(x, y, 40, 15, turn), sideways(colour, 1.4))


def sencha() -> Canvas:
    canvas = room(SAGE, SAND)
    tin(canvas, 400, 190, GROUND - 14, 112, colour=FOREST, cap=BRASS)
    _label(canvas, 400, 292, 420, 112, colour=CREAM)
    _sprig(canvas, 400, 372, MOSS)
    canvas.words(400, 404, "SENCHA", 20, FOREST, spaced=6)
    _loose_leaves(canvas, MOSS)
    return canvas


def earl_grey() -> Canvas:
    canvas = room(mix(SKY, BLUE, 0.35), mix(SAND, CREAM, 0.4))
    tin(canvas, 400, 190, GROUND - 14, 112, colour=NAVY, cap=mix(NAVY, INK, 0.5))
    _label(canvas, 400, 292, 420, 112, colour=BUTTER)
    canvas.words(400, 352, "No. 3", 42, NAVY)
    canvas.words(400, 396, "EARL GREY", 16, NAVY, spaced=5)
    _bergamot(canvas, 602, 484)
    _petals(canvas, BLUE)
    return canvas


def _bergamot(canvas: Canvas, x: float, y: float) -> None:
    """Half a citrus fruit, with the cut side in front."""
    shadow(canvas, x, y + 34, 50)
    canvas.fill(circle(x, y - 10, 50), rounded(MUSTARD))
    canvas.fill(circle(x - 3, y - 8, 44), WHITE)
    for turn in range(0, 360, 45):
        wedge = path(f"M {x - 3} {y - 13} L {x - 15} {y - 40} Q {x - 3} {y - 52} {x + 9} {y - 40} Z")
        canvas.fill(wedge.turned(turn, x - 3, y - 8), falling(lighter(MUSTARD, 0.3)))
    canvas.fill(circle(x - 3, y - 8, 4), WHITE)


def _petals(canvas: Canvas, colour: str) -> None:
    """Cornflower petals, scattered."""
    for x, y, turn in ((180, 516, 20), (206, 536, 80), (238, 520, 140), (160, 544, 110)):
        canvas.fill(leaf(x, y + 3, 26, 12, turn), veil(SHADE, 0.22), blur=4)
        canvas.fill(leaf(x, y, 26, 12, turn), sideways(darker(colour, 0.15), 1.4))


def _pouch(canvas: Canvas, colour: str, top: float = 150) -> Shape:
    """A standing paper bag, folded over at the top."""
    left, right, bottom = 285, 515, GROUND - 4
    body = path(
        f"M {left + 14} {top} L {right - 14} {top} "
        f"C {right - 4} {top + 90} {right + 10} {bottom - 90} {right} {bottom} "
        f"Q 400 {bottom + 20} {left} {bottom} C {left - 10} {bottom - 90} {left + 4} {top + 90} {left + 14} {top} Z"
    )
    shadow(canvas, 400, bottom + 8, 118)
    canvas.fill(body, rounded(colour, 0.75))
    with canvas.inside(body):
        canvas.fill(
            path(f"M {left} {bottom + 30} L {left + 40} {top + 60} L {left + 52} {bottom + 30} Z"),
            veil(SHADE, 0.09),
            blur=6,
        )
        canvas.fill(
            path(f"M {right} {bottom + 30} L {right - 40} {top + 60} L {right - 52} {bottom + 30} Z"),
            veil(SHADE, 0.12),
            blur=6,
        )
        canvas.fill(box(left, top + 52, right, top + 60), veil(SHADE, 0.3), blur=7)
    canvas.fill(box(left + 9, top - 8, right - 9, top + 52, 5), rounded(lighter(colour, 0.12), 0.8))
    canvas.fill(box(left + 9, top + 20, right - 9, top + 22), veil(SHADE, 0.12))
    canvas.fill(box(left + 9, top + 22, right - 9, top + 23), veil(LIGHT, 0.3))
    return body


def _daisy(canvas: Canvas, x: float, y: float, size: float, turn: float = 0) -> None:
    for petal in range(0, 360, 30):
        canvas.fill(leaf(x, y, 30 * size, 12 * size, petal + turn), Gradient(((0, WHITE), (1, darker(CREAM, 0.1)))))
    canvas.fill(circle(x, y, 10 * size), Gradient(((0, MUSTARD), (1, HONEY)), "down"))


def chamomile() -> Canvas:
    canvas = room(LAVENDER, LILAC, "arch")
    _pouch(canvas, mix(NAVY, PLUM, 0.4))
    moon = path("M 400 252 C 352 258 344 330 400 340 C 372 320 372 272 400 252 Z").turned(28, 400, 296).moved(0, 14)
    canvas.fill(moon, BUTTER)
    for x, y, size in ((438, 270, 4), (452, 310, 2.6), (352, 258, 2.6), (424, 330, 2)):
        canvas.fill(circle(x, y, size), BUTTER)
    canvas.words(400, 392, "NIGHTFALL", 18, CREAM, spaced=6)
    canvas.words(400, 420, "CHAMOMILE", 12, LILAC, spaced=5)
    for x, y, size, turn in ((215, 505, 1.25, 0), (160, 535, 0.95, 12), (604, 518, 1.1, 8)):
        canvas.fill(ellipse(x + 5, y + 12, 36 * size, 18 * size), veil(SHADE, 0.2), blur=10)
        _daisy(canvas, x, y, size, turn)
    return canvas


def chai() -> Canvas:
    canvas = room(PEACH, mix(SAND, WOOD, 0.35))
    _pouch(canvas, RUST)
    canvas.fill(circle(400, 318, 74), rounded(BUTTER, 0.6))
    _star_anise(canvas, 400, 300, 1.15)
    canvas.words(400, 364, "CHAI", 18, RUST, spaced=6)
    for x, y, turn in ((196, 520, 14), (214, 546, 26)):
        _cinnamon(canvas, x, y, turn)
    _star_anise(canvas, 622, 516, 1, 18)
    for x, y in ((572, 540), (668, 536), (650, 556)):
        canvas.fill(ellipse(x + 2, y + 4, 10, 6), veil(SHADE, 0.25), blur=4)
        canvas.fill(ellipse(x, y, 9, 6), sideways(MOSS, 1.5))
    return canvas


def _star_anise(canvas: Canvas, x: float, y: float, size: float, turn: float = 0) -> None:
    for arm in range(0, 360, 45):
        canvas.fill(leaf(x, y, 34 * size, 15 * size, arm + turn), falling(mix(RUST, COFFEE, 0.6)))
        canvas.fill(ellipse(x, y - 20 * size, 3 * size, 5 * size).turned(arm + turn, x, y), lighter(WOOD, 0.2))
    canvas.fill(circle(x, y, 4 * size), COFFEE)


def _cinnamon(canvas: Canvas, x: float, y: float, turn: float) -> None:
    stick = box(x - 11, y - 70, x + 11, y + 70, 9).turned(turn + 52, x, y)
    canvas.fill(stick.moved(4, 9), veil(SHADE, 0.3), blur=8)
    canvas.fill(stick, falling(mix(WOOD, RUST, 0.45), 1.6))
    canvas.fill(box(x - 1, y - 64, x + 2, y + 64, 1).turned(turn + 52, x, y), veil(SHADE, 0.35))


def _bean(canvas: Canvas, x: float, y: float, turn: float, size: float = 1) -> None:
    canvas.fill(ellipse(x + 3, y + 6, 19 * size, 12 * size), veil(SHADE, 0.3), blur=5)
    canvas.fill(ellipse(x, y, 20 * size, 13 * size).turned(turn, x, y), falling(lighter(COFFEE, 0.1), 1.3))
    crease = path(
        f"M {x - 18 * size} {y} C {x - 6 * size} {y - 7 * size} {x + 6 * size} {y + 7 * size} {x + 18 * size} {y}",
        2.6 * size,
    )
    canvas.fill(crease.turned(turn, x, y), darker(COFFEE, 0.5))


def _beans(canvas: Canvas) -> None:
    for x, y, turn in (
        (168, 522, 20),
        (212, 538, -35),
        (188, 552, 70),
        (246, 556, 10),
        (598, 532, -20),
        (640, 520, 50),
        (628, 552, 5),
    ):
        _bean(canvas, x, y, turn)


def _coffee_bag(canvas: Canvas, colour: str, paper: str) -> None:
    _pouch(canvas, colour)
    canvas.fill(box(322, 246, 478, 426, 4), falling(paper, 0.6))
    canvas.fill(circle(400, 184, 6), veil(SHADE, 0.28))
    canvas.fill(circle(400, 184, 3), veil(SHADE, 0.4))


def house_espresso() -> Canvas:
    canvas = room(mix(PEACH, TERRACOTTA, 0.35), mix(SAND, WOOD, 0.3))
    _coffee_bag(canvas, mix(INK, COFFEE, 0.5), CREAM)
    canvas.fill(path("M 362 290 L 438 290 L 438 300 C 438 344 420 352 400 352 C 380 352 362 344 362 300 Z"), RUST)
    canvas.fill(path("M 436 300 C 462 294 464 330 430 332", 7), RUST)
    canvas.fill(box(352, 358, 448, 364, 3), RUST)
    canvas.words(400, 388, "HOUSE", 19, INK, spaced=6)
    canvas.words(400, 408, "ESPRESSO", 11, INK, spaced=5)
    _beans(canvas)
    return canvas


def guji() -> Canvas:
    canvas = room(MINT, mix(SAND, PEACH, 0.5))
    _coffee_bag(canvas, TERRACOTTA, BUTTER)
    landscape = box(334, 258, 466, 360, 3)
    with canvas.inside(landscape):
        canvas.fill(landscape, Gradient(((0, PEACH), (1, BUTTER)), "down"))
        canvas.fill(circle(428, 296, 20), RUST)
        canvas.fill(path("M 320 340 C 350 290 380 300 410 330 C 440 310 460 316 490 340 L 490 370 L 320 370 Z"), MOSS)
        canvas.fill(path("M 320 356 C 360 326 400 336 430 352 C 450 340 470 340 490 352 L 490 370 L 320 370 Z"), FOREST)
    canvas.words(400, 386, "GUJI", 19, RUST, spaced=7)
    canvas.words(400, 408, "ETHIOPIA", 11, RUST, spaced=5)
    _beans(canvas)
    return canvas


def second_wind() -> Canvas:
    canvas = room(SKY, mix(SAND, CREAM, 0.3), "arch")
    _coffee_bag(canvas, mix(SAGE, FOREST, 0.35), WHITE)
    for down, right, width in ((0, 0, 66), (22, -8, 84), (44, 6, 58)):
        curl = path(f"M {-width} 0 L -14 0 C 12 0 8 -24 -10 -18", 6).moved(400 + right + width / 2, 290 + down)
        canvas.fill(curl, mix(SAGE, FOREST, 0.5))
    canvas.words(400, 382, "SECOND WIND", 14, FOREST, spaced=3)
    canvas.words(400, 406, "DECAF", 11, FOREST, spaced=5)
    _beans(canvas)
    return canvas


PICTURES = {
    "sencha-morning": sencha,
    "earl-grey-no-3": earl_grey,
    "chamomile-nightfall": chamomile,
    "masala-chai": chai,
    "house-espresso": house_espresso,
    "guji-filter-roast": guji,
    "second-wind-decaf": second_wind,
}
