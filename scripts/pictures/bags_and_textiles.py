"""Things made of cloth and wool."""

from scripts.pictures.canvas import Canvas
from scripts.pictures.palette import (
    BUTTER,
    CREAM,
    FOREST,
    LAVENDER,
    LIGHT,
    MINT,
    MOSS,
    MUSTARD,
    NAVY,
    PEACH,
    ROSE,
    RUST,
    SAGE,
    SAND,
    SHADE,
    SKY,
    TERRACOTTA,
    WOOD,
    darker,
    falling,
    lighter,
    mix,
    rounded,
    sideways,
    veil,
)
from scripts.pictures.scene import drop, flat, room, shadow
from scripts.pictures.shapes import Shape, box, circle, ellipse, leaf, path


def tote() -> Canvas:
    canvas = room(mix(BUTTER, PEACH, 0.25), mix(SAND, WOOD, 0.2), "arch")
    cloth = mix(CREAM, SAND, 0.35)
    shadow(canvas, 400, 498, 138)
    canvas.fill(path("M 338 250 C 340 90 460 90 462 250", 15), sideways(darker(cloth, 0.28)))
    body = path("M 274 232 Q 400 240 526 232 L 540 470 Q 538 494 516 496 Q 400 508 284 496 Q 262 494 260 470 Z")
    canvas.fill(body, sideways(cloth, 1.2))
    with canvas.inside(body):
        canvas.fill(path("M 294 520 C 310 430 300 350 286 260", 24), veil(SHADE, 0.10), blur=22)
        canvas.fill(path("M 506 520 C 486 440 500 350 516 250", 30), veil(SHADE, 0.14), blur=26)
        canvas.fill(path("M 270 262 Q 400 270 530 262", 2), veil(SHADE, 0.22))
        canvas.fill(path("M 268 476 Q 400 488 532 476", 2), veil(SHADE, 0.16))
        _sunrise(canvas, 400, 386)
    canvas.fill(path("M 326 272 L 327 228 C 332 76 468 76 473 228 L 474 272", 16), sideways(lighter(cloth, 0.1), 1.3))
    for x in (326, 474):
        canvas.fill(
            path(f"M {x - 5} 244 L {x + 5} 244 L {x + 5} 268 L {x - 5} 268 L {x - 5} 244 L {x + 5} 268", 1.4),
            veil(RUST, 0.7),
        )
    _sprigs(canvas)
    return canvas


def _sunrise(canvas: Canvas, x: float, y: float) -> None:
    """The print on the bag: a sun over hills."""
    frame = circle(x, y, 78)
    canvas.fill(frame, SKY)
    with canvas.inside(frame):
        canvas.fill(circle(x + 20, y - 12, 30), MUSTARD)
        canvas.fill(
            path("M -90 14 C -50 -26 -10 -4 20 4 C 46 10 70 -8 90 -4 L 90 90 L -90 90 Z").moved(x, y),
            SAGE,
        )
        canvas.fill(
            path("M -90 44 C -30 6 20 40 90 34 L 90 90 L -90 90 Z").moved(x, y),
            MOSS,
        )
        canvas.fill(
            path("M -90 64 C -20 34 40 66 90 52 L 90 90 L -90 90 Z").moved(x, y),
            FOREST,
        )


def _sprigs(canvas: Canvas) -> None:
    """Leaves that stick out of the bag, in front of its far rim."""
    for x, y, length, degrees in ((360, 238, 62, -26), (376, 238, 78, -8), (392, 238, 66, 14)):
        canvas.fill(leaf(x, y, length, 26, degrees), falling(mix(MOSS, FOREST, 0.3), 1.3))
        canvas.fill(leaf(x, y, length * 0.9, 2, degrees), veil(LIGHT, 0.4))
    canvas.fill(path("M 340 236 Q 400 240 440 236 L 440 262 L 340 262 Z"), sideways(mix(CREAM, SAND, 0.35), 0.4))


def socks() -> Canvas:
    canvas = flat(mix(SAGE, MINT, 0.3))
    for right, degrees in ((-64, -12), (72, 10)):
        _sock(canvas, right, degrees)
    return canvas


def _sock(canvas: Canvas, right: float, degrees: float) -> None:
    def place(shape: Shape) -> Shape:
        return shape.moved(right, 0).turned(degrees, 400 + right, 300)

    wool, toe = mix(TERRACOTTA, RUST, 0.3), BUTTER
    foot = place(
        path(
            "M 330 92 L 452 92 L 456 320 C 460 372 420 420 372 456 "
            "C 334 492 262 516 230 478 C 204 446 226 412 262 392 C 310 366 330 342 332 300 Z"
        )
    )
    drop(canvas, foot, 14)
    canvas.fill(foot, sideways(wool, 1.1))
    with canvas.inside(foot):
        for top, high, colour in ((150, 16, toe), (176, 8, NAVY), (196, 16, toe)):
            canvas.fill(place(box(300, top, 500, top + high)), colour)
        canvas.fill(place(ellipse(452, 352, 64, 66)), toe)
        canvas.fill(place(ellipse(236, 476, 66, 78).turned(-20, 236, 476)), toe)
        for step in range(80):
            canvas.fill(place(path(f"M 180 {96 + step * 6} L 500 {96 + step * 6}", 1.2)), veil(SHADE, 0.07))
        canvas.fill(place(path("M 462 90 C 466 380 420 440 340 500", 26)), veil(SHADE, 0.2), blur=20)
        canvas.fill(place(path("M 330 100 L 334 300 C 330 350 300 380 250 410", 12)), veil(LIGHT, 0.25), blur=10)
    cuff = place(box(322, 78, 460, 138, 12))
    canvas.fill(cuff.moved(0, 5), veil(SHADE, 0.25), blur=7)
    canvas.fill(cuff, sideways(lighter(wool, 0.1), 1.1))
    with canvas.inside(cuff):
        for step in range(15):
            canvas.fill(place(box(330 + step * 9, 70, 333 + step * 9, 150)), veil(SHADE, 0.14))


def tea_towels() -> Canvas:
    canvas = room(mix(LAVENDER, SKY, 0.55), mix(SAND, CREAM, 0.3))
    canvas.fill(box(150, 118, 650, 132, 7).moved(6, 16), veil(SHADE, 0.2), blur=14)
    for x in (170, 630):
        canvas.fill(circle(x, 110, 15), rounded(darker(WOOD, 0.1), 1.2))
    canvas.fill(box(140, 118, 660, 132, 7), falling(WOOD, 1.6))
    _towel(canvas, 206, 0, cloth=CREAM, accent=NAVY, weave="check")
    _towel(canvas, 412, 28, cloth=mix(ROSE, TERRACOTTA, 0.3), accent=CREAM, weave="stripe")
    shadow(canvas, 400, 540, 122)
    for ground, cloth, accent in ((546, SAGE, CREAM), (520, CREAM, NAVY), (494, mix(ROSE, TERRACOTTA, 0.3), CREAM)):
        _folded(canvas, 400, ground, cloth, accent)
    return canvas


def _folded(canvas: Canvas, x: float, ground: float, cloth: str, accent: str) -> None:
    """A towel folded flat, its fold to the front."""
    fold = box(x - 124, ground - 27, x + 124, ground, 13)
    canvas.fill(fold, falling(cloth, 1.3))
    with canvas.inside(fold):
        for right in (-92, -76, 70):
            canvas.fill(box(x + right, ground - 40, x + right + 9, ground + 4), veil(accent, 0.75))
        canvas.fill(box(x - 130, ground - 5, x + 130, ground + 4), veil(SHADE, 0.3), blur=6)


def _towel(canvas: Canvas, left: float, drop_by: float, *, cloth: str, accent: str, weave: str) -> None:
    """A towel over a rail. Its back hangs a little lower than its front."""
    right, bottom = left + 184, 372 + drop_by
    back = path(
        f"M {left + 8} 124 L {right - 8} 124 L {right - 4} {bottom + 26} "
        f"Q {left + 90} {bottom + 34} {left + 6} {bottom + 26} Z"
    )
    front = path(
        f"M {left} 122 Q {left + 92} 108 {right} 122 L {right + 4} {bottom} "
        f"Q {left + 92} {bottom + 10} {left - 4} {bottom} Z"
    )
    canvas.fill(front.moved(16, 18), veil(SHADE, 0.2), blur=18)
    canvas.fill(back, darker(cloth, 0.22))
    canvas.fill(front, falling(cloth, 0.7))
    with canvas.inside(front):
        if weave == "check":
            for step in range(9):
                canvas.fill(box(left + 8 + step * 22, 100, left + 16 + step * 22, bottom + 20), veil(accent, 0.3))
            for step in range(18):
                canvas.fill(box(left - 10, 124 + step * 22, right + 10, 132 + step * 22), veil(accent, 0.3))
        else:
            for step, high in ((0, 8), (16, 22), (46, 8), (-44, 5), (-56, 5)):
                canvas.fill(box(left - 10, bottom - 90 + step, right + 10, bottom - 90 + step + high), accent)
        for fold in (42, 104, 158):
            canvas.fill(
                path(f"M {left + fold} 130 Q {left + fold + 6} {bottom - 120} {left + fold - 4} {bottom + 20}", 16),
                veil(SHADE, 0.13),
                blur=14,
            )
            canvas.fill(
                path(
                    f"M {left + fold - 20} 130 Q {left + fold - 14} {bottom - 120} {left + fold - 24} {bottom + 20}", 10
                ),
                veil(LIGHT, 0.22),
                blur=10,
            )
        canvas.fill(box(left - 10, 104, right + 10, 128), veil(LIGHT, 0.3), blur=8)
    canvas.fill(path(f"M {left + 84} 122 Q {left + 92} 84 {left + 100} 122", 4), accent)


PICTURES = {
    "canvas-tote": tote,
    "wool-socks": socks,
    "linen-tea-towels": tea_towels,
}
