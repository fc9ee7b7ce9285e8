"""A canvas drawn at three times its final size, which makes the edges smooth."""

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from PIL import Image, ImageChops, ImageColor, ImageDraw, ImageFilter, ImageFont

from scripts.pictures.shapes import Point, Shape, arc

WIDTH, HEIGHT = 800, 600
_SCALE = 3
_STRIP = 256

Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class Gradient:
    """Colours and their places (0 to 1) in the filled shape: left to right, top to bottom or centre to rim."""

    stops: tuple[tuple[float, str], ...]
    run: Literal["across", "down", "round"] = "across"

    def image(self, size: tuple[int, int]) -> Image.Image:
        colours = [self._at(place / (_STRIP - 1)) for place in range(_STRIP)]
        strip = Image.new("RGBA", (_STRIP, 1))
        strip.putdata(colours)
        if self.run == "across":
            return strip.resize(size, Image.Resampling.BILINEAR)
        if self.run == "down":
            return strip.transpose(Image.Transpose.ROTATE_270).resize(size, Image.Resampling.BILINEAR)
        distance = Image.radial_gradient("L").resize(size, Image.Resampling.BICUBIC)
        return Image.merge("RGBA", [distance.point([colour[band] for colour in colours]) for band in range(4)])

    def _at(self, place: float) -> tuple[int, ...]:
        after = next((n for n, (stop, _) in enumerate(self.stops) if stop >= place), len(self.stops) - 1)
        (start, low), (end, high) = self.stops[max(after - 1, 0)], self.stops[after]
        share = (place - start) / (end - start) if end > start else 1.0
        return tuple(round(a + (b - a) * share) for a, b in zip(_rgba(low), _rgba(high), strict=True))


Paint = str | Gradient


def _rgba(colour: str) -> tuple[int, ...]:
    return ImageColor.getcolor(colour, "RGBA")  # type: ignore[return-value]  # an int only for grey modes


class Canvas:
    """Later fills cover earlier ones. `inside` limits them to a shape."""

    def __init__(self) -> None:
        self._image = Image.new("RGB", (WIDTH * _SCALE, HEIGHT * _SCALE))
        self._clip: Image.Image | None = None

    def finished(self) -> Image.Image:
        return self._image.reduce(_SCALE)

    def fill(self, shape: Shape, paint: Paint, *, blur: float = 0) -> None:
        """Paint the shape; `blur` softens its edge over about that many units."""
        room = self._room(shape, blur)
        if room:
            self._paint(room, self._mask(shape, room, blur), paint)

    def words(self, x: float, y: float, text: str, size: float, paint: Paint, *, spaced: float = 0) -> None:
        """A line of text centred on (x, y); `spaced` is the extra room between letters."""
        font = ImageFont.load_default(size * _SCALE)
        widths = [font.getlength(letter) + spaced * _SCALE for letter in text]
        left = x * _SCALE - (sum(widths) - spaced * _SCALE) / 2
        mask = Image.new("L", self._image.size)
        pen = ImageDraw.Draw(mask)
        for letter, width in zip(text, widths, strict=True):
            pen.text((left, y * _SCALE), letter, 255, font, anchor="lm")
            left += width
        self._paint((0, 0, *self._image.size), mask, paint)

    @contextmanager
    def inside(self, shape: Shape) -> Iterator[None]:
        """Within this block, fills show only inside the shape."""
        before = self._clip
        everywhere = (0, 0, *self._image.size)
        mask = self._mask(shape, everywhere, 0)
        self._clip = ImageChops.multiply(before, mask) if before else mask
        try:
            yield
        finally:
            self._clip = before

    def _room(self, shape: Shape, blur: float) -> Box | None:
        """The pixels that the shape can touch."""
        left, top, right, bottom = shape.box
        rim = 2 * blur + 1
        wide, high = self._image.size
        room = (
            max(0, int((left - rim) * _SCALE)),
            max(0, int((top - rim) * _SCALE)),
            min(wide, int((right + rim) * _SCALE) + 1),
            min(high, int((bottom + rim) * _SCALE) + 1),
        )
        return room if room[0] < room[2] and room[1] < room[3] else None

    def _mask(self, shape: Shape, room: Box, blur: float) -> Image.Image:
        mask = Image.new("L", (room[2] - room[0], room[3] - room[1]))
        pen = ImageDraw.Draw(mask)
        points = [(x * _SCALE - room[0], y * _SCALE - room[1]) for x, y in shape.points]
        if shape.width:
            _stroke(pen, points, shape.width * _SCALE)
        else:
            pen.polygon(points, 255)
        return mask.filter(ImageFilter.GaussianBlur(blur * _SCALE / 2)) if blur else mask

    def _paint(self, room: Box, mask: Image.Image, paint: Paint) -> None:
        size = mask.size
        colours = Image.new("RGBA", size, _rgba(paint)) if isinstance(paint, str) else paint.image(size)
        mask = ImageChops.multiply(mask, colours.getchannel("A"))
        if self._clip:
            mask = ImageChops.multiply(mask, self._clip.crop(room))
        self._image.paste(colours.convert("RGB"), room, mask)


def _stroke(pen: ImageDraw.ImageDraw, points: Sequence[Point], width: float) -> None:
    """A line with round joints and ends, as polygons: Pillow's own wide lines show steps along a curve."""
    for start, end in pairwise(points):
        pen.polygon(_outline(start, end, width / 2), 255)


def _outline(start: Point, end: Point, radius: float) -> list[Point]:
    """A straight piece with a half circle at each end."""
    along = math.degrees(math.atan2(end[1] - start[1], end[0] - start[0]))
    return [
        *arc(*start, radius, radius, (along + 90, along + 270)),
        *arc(*end, radius, radius, (along - 90, along + 90)),
    ]
