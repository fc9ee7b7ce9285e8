"""Tins, bags and sweet things."""

from scripts.pictures.canvas import Canvas, Gradient
from scripts.pictures.palette import (
    BLUE,
    BLUSH,
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
)  # fmt: skip
from scripts.pictures.scene import GROUND, gleam, room, shadow, tin
from scripts.pictures.shapes import Shape, arc, band, box, circle, cylinder, ellipse, leaf, path, vessel


def _label(canvas: Canvas, x: float, top: float, bottom: float, radius: float, colour: str) -> None:
    """A paper band around a tin."""
    canvas.fill(band(x, top, bottom, radius), rounded(colour, 0.8))


def _sprig(canvas: Canvas, x: float, y: float, colour: str, size: float = 1, degrees: float = 0) -> None:
    """Two leaves and a bud."""
    for turn, length in ((-48, 46), (48, 46), (0, 58)):
        blade = leaf(x, y, length * size, 20 * size, turn + degrees)
        canvas.fill(blade, falling(colour))
        canvas.fill(leaf(x, y, length * size * 0.86, 2.2 * size, turn + degrees), veil(WHITE, 0.45))


def _loose_leaves(canvas: Canvas, colour: str) -> None:
    """A few leaves on the table."""
    for x, y, turn in ((178, 520, 70), (222, 534, 100), (196, 546, 40), (612, 528, -75), (652, 514, -110)):
        canvas.fill(leaf(x, y + 4, 40, 15, turn), veil(SHADE, 0.25), blur=5)
        canvas.fill(leaf(x, y, 40, 15, turn), sideways(colour, 1.4))


def sencha() -> Canvas:
    canvas = room(SAGE, SAND)
    tin(canvas, 400, 190, GROUND - 14, 112, FOREST, BRASS)
    _label(canvas, 400, 292, 420, 112, CREAM)
    _sprig(canvas, 400, 372, MOSS, 0.95)
    canvas.words(400, 404, "SENCHA", 20, FOREST, spaced=6)
    _loose_leaves(canvas, MOSS)
    return canvas


def earl_grey() -> Canvas:
    canvas = room(mix(SKY, BLUE, 0.35), mix(SAND, CREAM, 0.4))
    tin(canvas, 400, 190, GROUND - 14, 112, NAVY, mix(NAVY, INK, 0.5))
    _label(canvas, 400, 292, 420, 112, BUTTER)
    canvas.words(400, 352, "No. 3", 42, NAVY)
    canvas.words(400, 396, "EARL GREY", 16, NAVY, spaced=5)
    _bergamot(canvas, 602, 484)
    _petals(canvas, BLUE)
    return canvas


def _bergamot(canvas: Canvas, x: float, y: float) -> None:
    """Half a citrus fruit, cut side to the front."""
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
        f"M {left + 14} {top} L {right - 14} {top} C {right - 4} {top + 90} {right + 10} {bottom - 90} {right} {bottom} "
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
        x, y = 400 + right, 290 + down
        curl = path(
            f"M {x - width / 2} {y} L {x + width / 2 - 14} {y} C {x + width / 2 + 12} {y} {x + width / 2 + 8} {y - 24} {x + width / 2 - 10} {y - 18}",
            6,
        )
        canvas.fill(curl, mix(SAGE, FOREST, 0.5))
    canvas.words(400, 382, "SECOND WIND", 14, FOREST, spaced=3)
    canvas.words(400, 406, "DECAF", 11, FOREST, spaced=5)
    _beans(canvas)
    return canvas


def honey() -> Canvas:
    canvas = room(BUTTER, mix(SAND, WOOD, 0.25))
    jar = vessel(400, [(92, 226), (96, 236), (122, 268), (122, 300), (122, 440), (116, 468), (100, 478)])
    shadow(canvas, 400, 490, 118)
    canvas.fill(jar, rounded(HONEY, 0.9))
    with canvas.inside(jar):
        canvas.fill(ellipse(400, 430, 120, 90), veil(MUSTARD, 0.55), blur=50)
        canvas.fill(cylinder(400, 200, 262, 130), veil(WHITE, 0.5))
        canvas.fill(ellipse(400, 262, 122, 19), lighter(MUSTARD, 0.35))
        gleam(canvas, path("M 300 290 Q 294 360 304 440", 12), 0.6)
        gleam(canvas, path("M 500 300 Q 506 370 498 430", 5), 0.4)
    _label(canvas, 400, 322, 418, 122.5, WHITE)
    _comb(canvas, 400, 358)
    canvas.words(400, 410, "WILDFLOWER", 15, darker(HONEY, 0.35), spaced=5)
    cloth = vessel(400, [(84, 178), (100, 186), (104, 214), (116, 238), (128, 250)], 0.13)
    canvas.fill(cloth, rounded(TERRACOTTA, 0.8))
    with canvas.inside(cloth):
        for x in range(272, 540, 32):
            canvas.fill(
                path(f"M {400 + (x - 400) * 0.8} 160 Q {x} 210 {400 + (x - 400) * 1.1} 270", 4), veil(CREAM, 0.75)
            )
        canvas.fill(path("M 290 216 Q 400 240 510 216", 4), veil(CREAM, 0.75))
    canvas.fill(ellipse(400, 177, 84, 12), lighter(TERRACOTTA, 0.25))
    canvas.fill(path("M 296 218 Q 400 244 504 218", 7), darker(WOOD, 0.05))
    _dipper(canvas)
    return canvas


def _comb(canvas: Canvas, x: float, y: float) -> None:
    for right, down in ((-30, 0), (0, 0), (30, 0), (-15, -26), (15, -26)):
        canvas.fill(Shape(arc(x + right, y + down + 8, 15, 15, 30, 390)[::20]), MUSTARD if down else HONEY)


def _dipper(canvas: Canvas) -> None:
    canvas.fill(path("M 560 538 L 690 484", 14).moved(4, 9), veil(SHADE, 0.3), blur=8)
    canvas.fill(path("M 590 526 L 706 478", 11), falling(WOOD, 1.6))
    for step in range(5):
        x, y = 552 + step * 10, 541 - step * 4.2
        half = (14, 19, 21, 19, 14)[step]
        canvas.fill(ellipse(x, y, 5.5, half).turned(-22, x, y), rounded(darker(WOOD, 0.08), 1.4))


def shortbread() -> Canvas:
    canvas = room(BLUSH, mix(SAND, PEACH, 0.4), "arch")
    shadow(canvas, 390, 504, 200)
    canvas.fill(ellipse(390, 484, 216, 42), rounded(darker(SKY, 0.08), 0.7))
    canvas.fill(ellipse(390, 475, 216, 42), rounded(SKY, 0.5))
    canvas.fill(ellipse(390, 477, 166, 30), rounded(darker(SKY, 0.05), 0.4))
    for x, y in ((290, 448), (390, 462), (490, 448), (338, 400), (442, 400), (390, 350)):
        _biscuit(canvas, x, y)
    _orange(canvas, 620, 468)
    return canvas


def _biscuit(canvas: Canvas, x: float, y: float) -> None:
    """A thick round biscuit, half dipped in chocolate."""
    canvas.fill(ellipse(x + 6, y + 22, 72, 18), veil(SHADE, 0.3), blur=8)
    body, top = cylinder(x, y - 16, y + 10, 70, tilt=0.3), ellipse(x, y - 16, 70, 21)
    crumb = mix(BUTTER, WOOD, 0.45)
    canvas.fill(body, rounded(crumb))
    canvas.fill(top, sideways(lighter(crumb, 0.25)))
    dipped = path(
        f"M {x + 4} {y - 46} C {x + 26} {y - 24} {x - 4} {y - 6} {x + 12} {y + 46} L {x + 90} {y + 46} L {x + 90} {y - 46} Z"
    )
    with canvas.inside(body), canvas.inside(dipped):
        canvas.fill(body, rounded(COFFEE, 0.7))
        canvas.fill(top, sideways(lighter(COFFEE, 0.16)))
    for right, down in ((-46, -16), (-30, -24), (-26, -9), (-10, -15)):
        canvas.fill(ellipse(x + right, y + down, 3, 1.8), darker(crumb, 0.25))
    for right, down, end in ((26, -25, 8), (42, -17, -8), (34, -11, 9)):
        canvas.fill(path(f"M {x + right} {y + down} L {x + right + end} {y + down + 5}", 3.6), HONEY)


def _orange(canvas: Canvas, x: float, y: float) -> None:
    shadow(canvas, x, y + 50, 52)
    canvas.fill(circle(x, y, 56), rounded(mix(HONEY, TERRACOTTA, 0.35)))
    gleam(canvas, ellipse(x - 22, y - 24, 11, 15).turned(35, x - 22, y - 24), 0.45)
    canvas.fill(leaf(x, y - 50, 50, 24, 62), sideways(MOSS, 1.4))
    canvas.fill(path(f"M {x} {y - 46} Q {x + 2} {y - 56} {x - 2} {y - 64}", 5), darker(MOSS, 0.4))


PICTURES = {
    "sencha-morning": sencha,
    "earl-grey-no-3": earl_grey,
    "chamomile-nightfall": chamomile,
    "masala-chai": chai,
    "house-espresso": house_espresso,
    "guji-filter-roast": guji,
    "second-wind-decaf": second_wind,
    "wildflower-honey": honey,
    "orange-shortbread": shortbread,
}
