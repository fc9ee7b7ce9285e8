"""Parts that the pictures share: walls and tables, shadows, steam, and the light on things."""

from scripts.pictures.canvas import HEIGHT, WIDTH, Canvas, Gradient, Paint
from scripts.pictures.palette import LIGHT, SHADE, WHITE, darker, lighter, rounded, veil
from scripts.pictures.shapes import Shape, arch, box, circle, cylinder, ellipse, path

TABLE = 440
"""The lower end of the wall."""
GROUND = 490
"""Where the front of a thing touches the table."""


def room(wall: str, table: str, behind: str = "circle") -> Canvas:
    """A table, and a wall with a pale shape behind the thing."""
    canvas = Canvas()
    canvas.fill(box(0, 0, WIDTH, HEIGHT), Gradient(((0, lighter(wall, 0.3)), (1, darker(wall, 0.07))), "down"))
    form = circle(400, 290, 225) if behind == "circle" else arch(205, 70, 595, TABLE)
    canvas.fill(form, Gradient(((0, lighter(wall, 0.62)), (1, lighter(wall, 0.22))), "down"))
    canvas.fill(box(0, TABLE, WIDTH, HEIGHT), Gradient(((0, darker(table, 0.04)), (1, lighter(table, 0.22))), "down"))
    canvas.fill(box(0, TABLE, WIDTH, TABLE + 2), veil(LIGHT, 0.35))
    return canvas


def flat(ground: str) -> Canvas:
    """A table seen from above, lit from the upper left."""
    canvas = Canvas()
    canvas.fill(box(0, 0, WIDTH, HEIGHT), Gradient(((0, lighter(ground, 0.35)), (1, darker(ground, 0.06))), "down"))
    canvas.fill(circle(400, 300, 225), Gradient(((0, lighter(ground, 0.55)), (1, lighter(ground, 0.18))), "down"))
    return canvas


def shadow(canvas: Canvas, x: float, y: float, radius: float) -> None:
    """The shadow of something upright with this radius: dark beneath it, soft towards the right."""
    canvas.fill(ellipse(x + radius * 0.28, y + 4, radius * 1.25, radius * 0.2), veil(SHADE, 0.16), blur=22)
    canvas.fill(ellipse(x + radius * 0.05, y, radius * 1.02, radius * 0.17), veil(SHADE, 0.38), blur=9)


def drop(canvas: Canvas, shape: Shape, height: float = 10) -> None:
    """The shadow of something that lies flat, seen from above."""
    canvas.fill(shape.moved(height, height * 1.4), veil(SHADE, 0.22), blur=height * 1.6)
    canvas.fill(shape.moved(height * 0.25, height * 0.35), veil(SHADE, 0.22), blur=height * 0.5)


def gleam(canvas: Canvas, shape: Shape, opacity: float = 0.35) -> None:
    """Light on a glazed or glass surface."""
    canvas.fill(shape, veil(WHITE, opacity), blur=3)


def opening(canvas: Canvas, x: float, y: float, radius: float, rim: str, *, within: Paint) -> None:
    """The mouth of a vessel: the rim, and what can be seen inside."""
    canvas.fill(ellipse(x, y, radius, radius * 0.16), Gradient(((0, lighter(rim, 0.5)), (1, darker(rim, 0.06)))))
    canvas.fill(ellipse(x, y + 1, radius - 7, (radius - 7) * 0.16), within)


def lid(canvas: Canvas, x: float, top: float, radius: float, colour: str) -> None:
    """A flat round lid with a sunken top."""
    canvas.fill(cylinder(x, top, top + 42, radius), rounded(colour))
    canvas.fill(ellipse(x, top, radius, radius * 0.16), Gradient(((0, lighter(colour, 0.45)), (1, colour))))
    canvas.fill(
        ellipse(x, top + 1, radius - 14, (radius - 14) * 0.16), Gradient(((0, colour), (1, lighter(colour, 0.3))))
    )


def tin(canvas: Canvas, x: float, top: float, bottom: float, radius: float, *, colour: str, cap: str) -> None:
    """A round tin with its lid on."""
    body = cylinder(x, top, bottom, radius)
    shadow(canvas, x, bottom + radius * 0.1, radius)
    canvas.fill(body, rounded(colour))
    with canvas.inside(body):
        canvas.fill(cylinder(x, top, top + 50, radius), veil(SHADE, 0.35), blur=8)
    lid(canvas, x, top, radius + 3, cap)


def steam(canvas: Canvas, x: float, y: float, opacity: float = 0.55) -> None:
    """Two wisps above something hot."""
    for right, down, size in ((-16, 0, 1.0), (18, -14, 0.85)):
        wisp = path(
            f"M {x + right} {y + down} C {x + right - 26 * size} {y + down - 34 * size} {x + right + 28 * size} "
            f"{y + down - 56 * size} {x + right + 4} {y + down - 96 * size}",
            9,
        )
        canvas.fill(
            wisp, Gradient(((0, veil(WHITE, 0)), (0.4, veil(WHITE, opacity)), (1, veil(WHITE, 0))), "down"), blur=5
        )
