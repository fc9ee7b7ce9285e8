"""Paper and pens, seen from above."""

from collections.abc import Callable

from scripts.pictures.canvas import Canvas, Gradient
from scripts.pictures.palette import (
    BLUE,
    BLUSH,
    BRASS,
    BUTTER,
    CREAM,
    FOREST,
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
    ROSE,
    RUST,
    SAGE,
    SAND,
    SHADE,
    SKY,
    STEEL,
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
from scripts.pictures.scene import drop, flat, gleam
from scripts.pictures.shapes import Shape, arc, box, circle, ellipse, leaf, path

Turn = Callable[[Shape], Shape]


def _about(degrees: float, x: float = 400, y: float = 300) -> Turn:
    return lambda shape: shape.turned(degrees, x, y)


def _book(canvas: Canvas, turn: Turn, frame: tuple[float, float, float, float], colour: str) -> Shape:
    """A closed book. Its pages show a little on the right and below."""
    left, top, right, bottom = frame
    drop(canvas, turn(box(left, top, right + 7, bottom + 7, 10)), 14)
    canvas.fill(turn(box(left + 8, top + 8, right + 7, bottom + 7, 9)), darker(colour, 0.35))
    canvas.fill(turn(box(left + 8, top + 8, right + 4, bottom + 4, 7)), darker(CREAM, 0.08))
    cover = turn(box(left, top, right, bottom, 10))
    canvas.fill(cover, sideways(colour, 0.9))
    canvas.fill(turn(box(left + 22, top, left + 25, bottom)), veil(SHADE, 0.18))
    canvas.fill(turn(box(left + 25, top, left + 26.5, bottom)), veil(LIGHT, 0.25))
    return cover


def linen_notebook() -> Canvas:
    canvas, turn = flat(mix(BLUSH, PEACH, 0.25)), _about(-9)
    canvas.fill(
        turn(path("M 430 470 C 434 520 424 540 432 574 L 446 566 L 456 576 C 450 540 456 510 452 470 Z")),
        sideways(MUSTARD),
    )
    cloth = mix(FOREST, SAGE, 0.3)
    cover = _book(canvas, turn, (272, 78, 528, 488), cloth)
    with canvas.inside(cover):
        for step in range(-10, 90):
            across = box(200, 60 + step * 6, 620, 61.2 + step * 6)
            canvas.fill(turn(across), veil(LIGHT, 0.10))
            canvas.fill(turn(box(200 + step * 6, 40, 201 + step * 6, 560)), veil(SHADE, 0.06))
        canvas.fill(turn(box(488, 60, 500, 520)), sideways(darker(cloth, 0.45)))
        canvas.fill(turn(box(488, 60, 491, 520)), veil(LIGHT, 0.2))
    canvas.fill(turn(box(330, 166, 450, 232, 4)), falling(CREAM, 0.6))
    for y, width in ((190, 74), (206, 50)):
        canvas.fill(turn(box(390 - width / 2, y, 390 + width / 2, y + 3, 1.5)), veil(FOREST, 0.7))
    _twig(canvas, 620, 470)
    return canvas


def _twig(canvas: Canvas, x: float, y: float) -> None:
    """A twig of eucalyptus beside the book."""
    stem = path(f"M {x} {y + 60} C {x + 8} {y - 40} {x + 44} {y - 140} {x + 20} {y - 270}", 4)
    canvas.fill(stem.moved(7, 10), veil(SHADE, 0.2), blur=6)
    canvas.fill(stem, darker(MOSS, 0.25))
    for step in range(7):
        at = stem.points[2 + step * 3]
        size = 30 - step * 2.2
        for side in (-1, 1):
            blade = ellipse(at[0] + side * size * 0.95, at[1] - 12, size, size * 0.62).turned(side * -24, at[0], at[1])
            canvas.fill(blade.moved(5, 8), veil(SHADE, 0.16), blur=6)
            canvas.fill(blade, falling(mix(SAGE, MOSS, 0.2 + 0.1 * step), 1.2))


def pocket_trio() -> Canvas:
    canvas = flat(mix(SKY, MINT, 0.3))
    for degrees, right, colour, motif in (
        (-17, -150, NAVY, _dots),
        (0, 0, TERRACOTTA, _waves),
        (17, 150, MUSTARD, _stripes),
    ):
        turn = _about(degrees, 400 + right, 300)
        frame = (400 + right - 92, 165 + abs(degrees), 400 + right + 92, 435 + abs(degrees))
        cover = _book(canvas, turn, frame, colour)
        with canvas.inside(cover):
            motif(canvas, turn, frame)
        plate = turn(box(frame[0] + 56, frame[1] + 44, frame[2] - 30, frame[1] + 86, 4))
        canvas.fill(plate, CREAM)
    return canvas


def _dots(canvas: Canvas, turn: Turn, frame: tuple[float, float, float, float]) -> None:
    for row in range(11):
        for column in range(8):
            x = frame[0] + 44 + column * 26 + row % 2 * 13
            canvas.fill(turn(circle(x, frame[1] + 14 + row * 26, 3.4)), veil(CREAM, 0.75))


def _waves(canvas: Canvas, turn: Turn, frame: tuple[float, float, float, float]) -> None:
    left = frame[0] + 26
    for row in range(12):
        y = frame[1] + 8 + row * 25
        swell = "".join(
            f" Q {at + 10} {y - 16} {at + 20} {y} Q {at + 30} {y + 16} {at + 40} {y}"
            for at in (left + n * 40 for n in range(5))
        )
        canvas.fill(turn(path(f"M {left} {y}{swell}", 4)), veil(BUTTER, 0.6))


def _stripes(canvas: Canvas, turn: Turn, frame: tuple[float, float, float, float]) -> None:
    for step in range(16):
        x = frame[0] + 26 + step * 24
        canvas.fill(turn(path(f"M {x} {frame[1] - 4} L {x - 190} {frame[1] + 300}", 7)), veil(RUST, 0.42))
    canvas.fill(turn(box(frame[0], frame[1], frame[0] + 26, frame[3])), sideways(MUSTARD))


def planner() -> Canvas:
    canvas, turn = flat(mix(LILAC, LAVENDER, 0.3)), _about(-4)
    drop(canvas, turn(box(166, 118, 634, 482, 8)), 14)
    canvas.fill(turn(box(160, 112, 640, 490, 12)), sideways(PLUM))
    canvas.fill(turn(box(170, 120, 630, 482, 5)), darker(CREAM, 0.12))
    canvas.fill(turn(box(172, 118, 400, 478, 5)), Gradient(((0, WHITE), (0.85, CREAM), (1, darker(CREAM, 0.16)))))
    canvas.fill(turn(box(400, 118, 628, 478, 5)), Gradient(((0, darker(CREAM, 0.16)), (0.15, CREAM), (1, WHITE))))
    tints = (ROSE, MUSTARD, SAGE, BLUE, LAVENDER, TERRACOTTA)
    for day, tint in enumerate(tints):
        left, top = (192 if day < 3 else 420), 146 + day % 3 * 110
        canvas.fill(turn(box(left, top, left + 56, top + 13, 6.5)), tint)
        for line in range(4):
            canvas.fill(turn(box(left, top + 30 + line * 18, left + 188, top + 31.4 + line * 18)), veil(INK, 0.16))
        for line in range(1 + day % 3):
            canvas.fill(
                turn(box(left, top + 24 + line * 18, left + 90 + (day * 37 + line * 23) % 80, top + 28 + line * 18, 2)),
                veil(INK, 0.5),
            )
    canvas.fill(turn(path("M 596 166 L 602 173 L 614 158", 4)), MOSS)
    for step in range(15):
        y = 136 + step * 23
        canvas.fill(turn(circle(388, y, 4)), veil(INK, 0.35))
        canvas.fill(turn(circle(412, y, 4)), veil(INK, 0.35))
        canvas.fill(turn(path(f"M 388 {y} Q 400 {y - 10} 412 {y}", 4.5)), rounded(BRASS))
    _pen(canvas, _about(24, 690, 330), 690, 330, 0.82)
    return canvas


def _pen(canvas: Canvas, turn: Turn, x: float, y: float, size: float) -> None:
    """A slim brass pen, tip down."""

    def part(left: float, top: float, right: float, bottom: float, radius: float = 0) -> Shape:
        return turn(box(x + left * size, y + top * size, x + right * size, y + bottom * size, radius * size))

    tip = turn(path("M -10 168 L 10 168 L 3 214 L -3 214 Z").sized(size).moved(x, y))
    drop(canvas, part(-15, -190, 15, 170, 14), 12 * size)
    drop(canvas, tip, 9 * size)
    for left, colour in ((-15, lighter(BRASS, 0.3)), (-9, lighter(BRASS, 0.5)), (-3, BRASS), (5, darker(BRASS, 0.2))):
        canvas.fill(part(left, -180, 15, 168, 3), colour)
    canvas.fill(part(-7, -196, 7, -178, 6), darker(BRASS, 0.1))
    canvas.fill(tip, sideways(BRASS, 2))
    canvas.fill(turn(path(f"M {x} {y + 212 * size} L {x} {y + 226 * size}", 3.4 * size)), darker(STEEL, 0.4))
    for top in (-30, 150):
        canvas.fill(part(-15, top, 15, top + 5), veil(SHADE, 0.35))
    for step in range(9):
        canvas.fill(part(-15, 92 + step * 6, 15, 94 + step * 6), veil(SHADE, 0.22))
    canvas.fill(part(9, -172, 17, -70, 4), darker(BRASS, 0.28))
    canvas.fill(part(9, -172, 13, -70, 2), lighter(BRASS, 0.25))


def brass_pen() -> Canvas:
    canvas, sheet = flat(mix(SAGE, MINT, 0.45)), _about(7)
    paper = sheet(box(196, 116, 560, 512, 3))
    drop(canvas, paper, 9)
    canvas.fill(paper, falling(WHITE, 0.5))
    for line in range(9):
        canvas.fill(sheet(box(226, 176 + line * 36, 530, 177.4 + line * 36)), veil(BLUE, 0.3))
    swirl = path(
        "M 240 270 C 262 200 300 216 282 262 C 270 296 254 268 282 252 C 320 232 318 286 338 262 "
        "C 356 240 352 284 372 264 C 392 238 398 290 414 262 C 430 230 448 220 440 246 C 430 282 424 276 452 260",
        4.5,
    )
    canvas.fill(sheet(swirl), NAVY)
    canvas.fill(sheet(path("M 236 306 Q 320 290 380 304", 3.4)), NAVY)
    _pen(canvas, _about(38, 500, 330), 500, 330, 1.15)
    return canvas


def pencils() -> Canvas:
    canvas, turn = flat(BUTTER), _about(-12)
    tray = turn(box(196, 118, 604, 470, 14))
    drop(canvas, tray, 15)
    canvas.fill(tray, sideways(mix(NAVY, INK, 0.3)))
    canvas.fill(turn(box(210, 132, 590, 456, 8)), falling(mix(SAND, WOOD, 0.35), 0.6))
    canvas.fill(turn(box(210, 132, 590, 142, 4)), veil(SHADE, 0.3), blur=6)
    for place, colour in enumerate((INK, RUST, TERRACOTTA, MUSTARD, MOSS, BLUE, NAVY, PLUM)):
        _pencil(canvas, turn, 243 + place * 45, 156 + (10 if place == 3 else 0), colour)
    canvas.fill(turn(box(196, 300, 604, 356)), falling(CREAM, 0.6))
    canvas.fill(turn(box(196, 356, 604, 366)), veil(SHADE, 0.2), blur=6)
    for width, y in ((130, 320), (84, 334)):
        canvas.fill(turn(box(400 - width / 2, y, 400 + width / 2, y + 4, 2)), veil(NAVY, 0.75))
    _shavings(canvas)
    return canvas


def _pencil(canvas: Canvas, turn: Turn, x: float, top: float, colour: str) -> None:
    barrel = turn(box(x - 15, top + 56, x + 15, top + 286, 2))
    canvas.fill(barrel.moved(5, 6), veil(SHADE, 0.35), blur=6)
    for left, right, tone in ((-15, -5, lighter(colour, 0.28)), (-5, 6, colour), (6, 15, darker(colour, 0.22))):
        canvas.fill(turn(box(x + left, top + 56, x + right, top + 286)), tone)
    wood = mix(SAND, PEACH, 0.5)
    cone = path("M -15 60 Q -10 48 -5 59 Q 0 48 6 59 Q 10 48 15 60 L 0 0 Z").moved(x, top)
    canvas.fill(turn(cone), sideways(wood, 1.4))
    canvas.fill(turn(path(f"M {x - 5} {top + 19} Q {x} {top + 23} {x + 5} {top + 19} L {x} {top} Z")), colour)
    canvas.fill(turn(box(x - 15, top + 272, x + 15, top + 286, 2)), sideways(BRASS, 1.6))


def _shavings(canvas: Canvas) -> None:
    for x, y, turn, colour in ((668, 452, 0, MUSTARD), (706, 424, 120, RUST), (690, 492, 220, BLUE)):
        curl = Shape((*arc(x, y, 22, 22, (0, 150)), *arc(x + 3, y - 3, 10, 10, (150, 0)))).turned(turn, x, y)
        drop(canvas, curl, 5)
        canvas.fill(curl, sideways(mix(SAND, PEACH, 0.5), 1.4))
        canvas.fill(Shape(arc(x, y, 21, 21, (5, 145)), 3).turned(turn, x, y), colour)


def washi() -> Canvas:
    canvas = flat(mix(PEACH, BLUSH, 0.5))
    for x, y, radius, colour, motif, degrees in (
        (250, 226, 104, mix(SAGE, FOREST, 0.2), "leaf", 68),
        (512, 196, 96, ROSE, "dot", -12),
        (452, 412, 92, mix(BLUE, SKY, 0.2), "line", 8),
    ):
        _tape_end(canvas, x, y, radius, colour=colour, motif=motif, degrees=degrees)
        _roll(canvas, x, y, radius, colour)
    return canvas


def _tape_end(canvas: Canvas, x: float, y: float, radius: float, *, colour: str, motif: str, degrees: float) -> None:
    """A strip that leaves the roll at its lower rim."""
    turn = _about(degrees, x, y)
    top, long = y + radius - 46, 236
    tears = "".join(f" L {x + long + (7 if n % 2 else 0)} {top + 46 - n * 6.6}" for n in range(8))
    strip = turn(path(f"M {x} {top} L {x} {top + 46}{tears} Z"))
    drop(canvas, strip, 4)
    canvas.fill(strip, sideways(lighter(colour, 0.18)))
    with canvas.inside(strip):
        for step in range(10):
            at, middle = x + 20 + step * 26, top + 23
            if motif == "leaf":
                canvas.fill(turn(leaf(at, middle + 14, 28, 13, 24 if step % 2 else -24)), veil(CREAM, 0.85))
            elif motif == "dot":
                canvas.fill(turn(circle(at, middle + (9 if step % 2 else -9), 6)), veil(WHITE, 0.85))
            else:
                canvas.fill(turn(path(f"M {at} {top - 6} L {at - 24} {top + 52}", 7)), veil(WHITE, 0.8))


def _roll(canvas: Canvas, x: float, y: float, radius: float, colour: str) -> None:
    """A roll that lies flat: the tape, the card core and the table inside it."""
    drop(canvas, circle(x, y, radius), 13)
    canvas.fill(circle(x, y, radius), sideways(colour, 1.3))
    for ring in range(1, 7):
        canvas.fill(
            Shape(arc(x, y, radius - ring * 5.4, radius - ring * 5.4), 1), veil(SHADE if ring % 2 else LIGHT, 0.16)
        )
    canvas.fill(circle(x, y, radius * 0.62), sideways(mix(SAND, WOOD, 0.55), 1.2))
    hole = circle(x, y, radius * 0.54)
    canvas.fill(hole, lighter(mix(PEACH, BLUSH, 0.5), 0.2))
    with canvas.inside(hole):
        canvas.fill(Shape(arc(x - 4, y - 6, radius * 0.58, radius * 0.58), 16), veil(SHADE, 0.4), blur=12)
    gleam(canvas, Shape(arc(x, y, radius - 12, radius - 12, (200, 250)), 7), 0.4)


PICTURES = {
    "linen-notebook": linen_notebook,
    "pocket-notebook-trio": pocket_trio,
    "undated-weekly-planner": planner,
    "brass-ballpoint-pen": brass_pen,
    "colour-pencil-set": pencils,
    "washi-tape-set": washi,
}
