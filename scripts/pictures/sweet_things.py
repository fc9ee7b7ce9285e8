"""Sweet things to go with tea."""

from scripts.pictures.canvas import Canvas
from scripts.pictures.palette import (
    BLUSH,
    BUTTER,
    COFFEE,
    CREAM,
    HONEY,
    MOSS,
    MUSTARD,
    PEACH,
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
from scripts.pictures.scene import gleam, room, shadow
from scripts.pictures.shapes import Shape, arc, band, circle, cylinder, ellipse, leaf, path, vessel


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
    canvas.fill(band(400, 322, 418, 122.5), rounded(WHITE, 0.8))
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
        canvas.fill(Shape(arc(x + right, y + down + 8, 15, 15, (30, 390))[::20]), MUSTARD if down else HONEY)


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
    dipped = path("M 4 -46 C 26 -24 -4 -6 12 46 L 90 46 L 90 -46 Z").moved(x, y)
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
    "wildflower-honey": honey,
    "orange-shortbread": shortbread,
}
