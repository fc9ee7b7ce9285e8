"""Cups, pots and coffee makers."""

from scripts.pictures.canvas import Canvas, Gradient
from scripts.pictures.palette import (
    BLUE,
    BLUSH,
    BRASS,
    BUTTER,
    COFFEE,
    CREAM,
    INK,
    LIGHT,
    LILAC,
    MINT,
    MIST,
    MUSTARD,
    NAVY,
    PEACH,
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
    veil,
)
from scripts.pictures.scene import GROUND, gleam, opening, room, shadow, steam
from scripts.pictures.shapes import Shape, arc, band, box, circle, cylinder, ellipse, path, vessel

_CREMA = Gradient(((0, darker(COFFEE, 0.3)), (0.6, COFFEE), (1, lighter(COFFEE, 0.22))))


def _handle(canvas: Canvas, drawn: str, width: float, colour: str) -> None:
    """A round handle, shaded on its inner side and lit on its back."""
    canvas.fill(path(drawn, width), falling(darker(colour, 0.12), 1.2))
    canvas.fill(path(drawn, width * 0.34).moved(-width * 0.12, -width * 0.14), veil(LIGHT, 0.3), blur=2)


def mug() -> Canvas:
    canvas = room(PEACH, mix(SAND, CREAM, 0.3))
    glaze, clay = mix(SAGE, MINT, 0.1), mix(SAND, WOOD, 0.35)
    shadow(canvas, 385, GROUND, 106)
    _handle(canvas, "M 500 306 C 592 292 596 430 490 424", 27, glaze)
    body = vessel(385, [(122, 262), (124, 330), (122, 420), (112, 462), (96, 476)])
    canvas.fill(body, rounded(glaze))
    with canvas.inside(body):
        canvas.fill(path("M 250 426 Q 385 464 520 426 L 520 520 L 250 520 Z"), rounded(clay))
        canvas.fill(path("M 250 424 Q 385 462 520 424", 5), veil(CREAM, 0.5))
        for x, y, size in _speckles(260, 290, 510, 430):
            canvas.fill(circle(x, y, size), veil(COFFEE, 0.35))
        gleam(canvas, path("M 292 312 Q 288 370 296 412", 13), 0.5)
    opening(canvas, 385, 262, 122, glaze, within=_CREMA)
    steam(canvas, 385, 240)
    return canvas


def _speckles(left: float, top: float, right: float, bottom: float) -> list[tuple[float, float, float]]:
    """Spots that look random but are the same every time."""
    return [
        (left + (right - left) * (n * 0.7549 % 1), top + (bottom - top) * (n * 0.5698 % 1), 1.1 + n % 3 * 0.5)
        for n in range(1, 36)
    ]


def espresso_pair() -> Canvas:
    canvas = room(mix(LILAC, BLUSH, 0.3), mix(SAND, CREAM, 0.4), "arch")
    _espresso(canvas, 300, 464, NAVY)
    _espresso(canvas, 505, 496, TERRACOTTA)
    return canvas


def _espresso(canvas: Canvas, x: float, ground: float, colour: str) -> None:
    """A small cup on its saucer."""
    shadow(canvas, x, ground + 4, 128)
    canvas.fill(ellipse(x, ground - 8, 132, 28), rounded(darker(CREAM, 0.12), 0.8))
    canvas.fill(ellipse(x, ground - 15, 132, 28), rounded(CREAM, 0.5))
    canvas.fill(ellipse(x, ground - 14, 88, 17), rounded(darker(CREAM, 0.07), 0.5))
    canvas.fill(ellipse(x + 16, ground - 14, 66, 12), veil(SHADE, 0.25), blur=8)
    rim = ground - 150
    _handle(
        canvas, f"M {x + 70} {rim + 34} C {x + 132} {rim + 26} {x + 124} {rim + 100} {x + 58} {rim + 92}", 17, colour
    )
    body = vessel(x, [(86, rim), (85, rim + 40), (74, rim + 92), (52, rim + 124), (46, rim + 130)])
    canvas.fill(body, rounded(colour))
    with canvas.inside(body):
        gleam(canvas, path(f"M {x - 64} {rim + 34} Q {x - 62} {rim + 72} {x - 46} {rim + 98}", 10), 0.4)
    opening(canvas, x, rim, 86, lighter(colour, 0.3), within=_CREMA)
    canvas.fill(ellipse(x + 8, rim + 4, 46, 6), veil(mix(WOOD, BUTTER, 0.3), 0.75), blur=5)
    steam(canvas, x, rim - 14, 0.5)


def camp_mug() -> Canvas:
    canvas = room(mix(SAGE, MINT, 0.3), mix(WOOD, SAND, 0.55))
    enamel, rim = "#f6f1e7", NAVY
    shadow(canvas, 385, GROUND, 132)
    drawn = "M 502 308 C 604 292 606 436 504 426"
    canvas.fill(path(drawn, 20), rounded(darker(enamel, 0.14)))
    canvas.fill(path(drawn, 4).moved(5, 0), veil(rim, 0.85))
    body = cylinder(385, 258, 474, 132, 128)
    canvas.fill(body, rounded(enamel, 0.8))
    with canvas.inside(body):
        for x, y, size in _speckles(258, 300, 515, 470):
            canvas.fill(circle(x, y, size * 0.9), veil(NAVY, 0.4))
        canvas.fill(path("M 250 470 Q 385 514 520 470", 14), veil(rim, 0.9))
        gleam(canvas, path("M 284 306 L 288 440", 12), 0.8)
        _mountains(canvas, 392, 408)
    canvas.fill(ellipse(385, 258, 136, 23), Gradient(((0, lighter(rim, 0.3)), (0.4, rim), (1, darker(rim, 0.2)))))
    canvas.fill(ellipse(385, 259, 126, 18), Gradient(((0, darker(enamel, 0.22)), (1, enamel))))
    with canvas.inside(ellipse(385, 259, 126, 18)):
        canvas.fill(ellipse(385, 274, 122, 18), _CREMA)
    steam(canvas, 385, 240)
    return canvas


def _mountains(canvas: Canvas, x: float, y: float) -> None:
    """A small drawing on the enamel: two peaks, a sun."""
    canvas.fill(circle(x + 32, y - 62, 13), MUSTARD)
    canvas.fill(path(f"M {x - 66} {y} L {x - 16} {y - 74} L {x + 30} {y} Z"), NAVY)
    canvas.fill(path(f"M {x - 6} {y} L {x + 34} {y - 46} L {x + 68} {y} Z"), BLUE)
    canvas.fill(
        path(f"M {x - 16} {y - 74} L {x - 33} {y - 49} L {x - 22} {y - 54} L {x - 14} {y - 46} L {x - 6} {y - 58} Z"),
        WHITE,
    )


def tumbler() -> Canvas:
    canvas = room(BLUSH, mix(SAND, PEACH, 0.3))
    colour = mix(BLUE, NAVY, 0.25)
    shadow(canvas, 400, GROUND, 84)
    body = cylinder(400, 176, 476, 96, 78, tilt=0.14)
    canvas.fill(body, rounded(colour))
    with canvas.inside(body):
        canvas.fill(box(290, 456, 510, 500), rounded(STEEL))
        gleam(canvas, path("M 330 206 L 344 440", 11), 0.4)
        canvas.fill(cylinder(400, 150, 186, 100, tilt=0.14), veil(SHADE, 0.4), blur=8)
    canvas.fill(band(400, 268, 372, 91.5, 85.2, tilt=0.14), rounded(mix(WOOD, SAND, 0.1), 1.1))
    for y in range(286, 372, 18):
        radius = 90.4 - (y - 286) * 0.06
        canvas.fill(Shape(arc(400, y, radius, radius * 0.14, (178, 2)), 1.6), veil(SHADE, 0.14))
    canvas.fill(vessel(400, [(92, 138), (99, 146), (101, 172)], 0.14), rounded(INK))
    canvas.fill(ellipse(400, 138, 92, 13), Gradient(((0, lighter(INK, 0.35)), (1, INK))))
    canvas.fill(box(420, 128, 462, 140, 6), rounded(darker(INK, 0.2)))
    canvas.fill(box(340, 130, 376, 143, 6), darker(INK, 0.55))
    return canvas


def teapot() -> Canvas:
    canvas = room(mix(MIST, SKY, 0.4), mix(SAND, WOOD, 0.25), "arch")
    glaze = mix(TERRACOTTA, RUST, 0.25)
    shadow(canvas, 390, GROUND, 108)
    _handle(canvas, "M 268 292 C 168 256 160 448 284 432", 24, glaze)
    spout = path("M 486 426 C 560 420 560 330 610 286 C 616 276 600 264 590 268 C 540 284 540 340 484 336 Z")
    canvas.fill(spout, Gradient(((0, darker(glaze, 0.3)), (0.35, glaze), (1, lighter(glaze, 0.12)))))
    canvas.fill(ellipse(601, 276, 14, 6.5).turned(30, 601, 276), darker(glaze, 0.55))
    body = vessel(390, [(74, 246), (112, 266), (148, 330), (150, 384), (128, 446), (90, 476)])
    canvas.fill(body, rounded(glaze))
    with canvas.inside(body):
        canvas.fill(path("M 230 420 Q 390 470 550 420 L 550 520 L 230 520 Z"), rounded(mix(SAND, WOOD, 0.3)))
        canvas.fill(path("M 230 418 Q 390 468 550 418", 5), veil(CREAM, 0.5))
        gleam(canvas, path("M 282 312 Q 262 356 276 402", 17), 0.42)
    canvas.fill(ellipse(390, 250, 80, 14), darker(glaze, 0.4))
    canvas.fill(vessel(390, [(22, 214), (58, 226), (76, 246)], 0.15), rounded(glaze))
    gleam(canvas, path("M 344 234 Q 356 222 372 218", 6), 0.4)
    canvas.fill(circle(390, 202, 19), rounded(mix(SAND, WOOD, 0.3)))
    gleam(canvas, circle(383, 196, 4), 0.6)
    return canvas


def _glass(canvas: Canvas, shape: Shape) -> None:
    canvas.fill(
        shape,
        Gradient(((0, veil(WHITE, 0.6)), (0.16, veil(WHITE, 0.1)), (0.8, veil(WHITE, 0.05)), (1, veil(WHITE, 0.5)))),
    )
    canvas.fill(Shape((*shape.points, shape.points[0]), 3), veil(WHITE, 0.75))


def pour_over() -> Canvas:
    canvas = room(mix(SAGE, MIST, 0.35), mix(WOOD, SAND, 0.5))
    shadow(canvas, 400, GROUND, 122)
    flask = vessel(400, [(34, 308), (46, 334), (104, 418), (120, 456), (110, 478)], 0.14)
    canvas.fill(flask, veil(SHADE, 0.08))
    with canvas.inside(flask):
        canvas.fill(box(260, 410, 540, 520), rounded(lighter(COFFEE, 0.06), 1.3))
        canvas.fill(ellipse(400, 410, 100, 13), lighter(COFFEE, 0.3))
    _glass(canvas, flask)
    with canvas.inside(flask):
        gleam(canvas, path("M 352 356 Q 316 410 300 452", 11), 0.6)
    funnel = path("M 278 152 L 522 152 L 434 310 Q 400 322 366 310 Z")
    paper = path("M 288 132 L 512 132 L 424 292 Q 400 302 376 292 Z")
    canvas.fill(paper, rounded(mix(CREAM, WHITE, 0.3), 0.7))
    canvas.fill(path("M 470 140 L 410 288", 2), veil(SHADE, 0.15))
    canvas.fill(ellipse(400, 134, 112, 18), rounded(darker(CREAM, 0.06), 0.6))
    canvas.fill(ellipse(400, 138, 98, 13), _CREMA)
    _glass(canvas, funnel)
    gleam(canvas, path("M 310 182 L 360 274", 9), 0.6)
    collar = vessel(400, [(56, 278), (44, 304), (58, 334)], 0.16)
    canvas.fill(collar, rounded(WOOD, 1.2))
    canvas.fill(path("M 352 304 Q 400 318 448 304", 6), rounded(darker(COFFEE, 0.1)))
    canvas.fill(circle(404, 318, 8), rounded(mix(BRASS, WOOD, 0.3)))
    steam(canvas, 400, 122, 0.6)
    return canvas


def french_press() -> Canvas:
    canvas = room(BUTTER, mix(SAND, CREAM, 0.2), "arch")
    shadow(canvas, 390, GROUND, 112)
    _handle(canvas, "M 490 262 C 590 250 590 440 492 428", 22, INK)
    glass = cylinder(390, 212, 470, 100)
    canvas.fill(glass, veil(SHADE, 0.07))
    with canvas.inside(glass):
        canvas.fill(cylinder(390, 290, 480, 100), rounded(COFFEE, 1.2))
        canvas.fill(ellipse(390, 290, 100, 16), mix(WOOD, COFFEE, 0.35))
        canvas.fill(box(386, 190, 394, 280), rounded(STEEL))
        canvas.fill(cylinder(390, 268, 276, 94), rounded(STEEL))
        canvas.fill(ellipse(390, 268, 94, 15), lighter(STEEL, 0.4))
    _glass(canvas, glass)
    gleam(canvas, path("M 314 300 L 316 430", 10), 0.4)
    for top, high in ((224, 12), (456, 22)):
        canvas.fill(band(390, top, top + high, 103), rounded(BRASS, 1.2))
    for x in (298, 482):
        canvas.fill(box(x - 6, 230, x + 6, 474, 4), rounded(BRASS, 1.3))
    canvas.fill(path("M 300 214 Q 270 208 264 190 Q 290 186 316 200 Z"), rounded(lighter(BRASS, 0.05)))
    canvas.fill(vessel(390, [(40, 168), (88, 186), (104, 212)], 0.15), rounded(BRASS, 1.1))
    canvas.fill(box(385, 110, 395, 172), rounded(STEEL))
    canvas.fill(circle(390, 102, 22), rounded(INK))
    gleam(canvas, circle(382, 94, 5), 0.5)
    return canvas


PICTURES = {
    "everyday-mug": mug,
    "espresso-cup-pair": espresso_pair,
    "enamel-camp-mug": camp_mug,
    "travel-tumbler": tumbler,
    "stoneware-teapot": teapot,
    "glass-pour-over": pour_over,
    "french-press": french_press,
}
