"""Scales pictures, in a process of its own: whatever a file does to the decoder, the shop goes on.

Reads jobs from standard input, each a line of JSON ({"width", "kind", "size"}) and the picture's bytes; answers each with the number of
its bytes in a line, and the bytes: none if that is no picture.
"""

import io
import json
import sys
import warnings
from contextlib import suppress
from typing import BinaryIO

from PIL import Image, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
MOST_PIXELS = 40_000_000
QUALITY = {"webp": 80, "jpeg": 84}
MEMORY = 1 << 30
"""Bytes that the process may take."""


def scaled(data: bytes, width: int, kind: str) -> bytes:
    """The picture in this kind, no wider than `width` and never larger than it is; b"" if it cannot be read."""
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                return b""
            opened.draft("RGB", (width, width * 4))
            picture = ImageOps.exif_transpose(opened)
            picture.thumbnail((width, width * 4))
            picture = _flat(picture) if kind == "jpeg" else picture.convert("RGBA" if _is_clear(picture) else "RGB")
            written = io.BytesIO()
            picture.save(written, kind, quality=QUALITY[kind])
            return written.getvalue()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, MemoryError):
        return b""


def main(jobs: BinaryIO, answers: BinaryIO) -> None:
    """Until there are no more jobs."""
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("ignore", Image.DecompressionBombWarning)
    while line := jobs.readline():
        job = json.loads(line)
        answer = scaled(jobs.read(job["size"]), job["width"], job["kind"])
        answers.write(f"{len(answer)}\n".encode() + answer)
        answers.flush()


def _is_clear(picture: Image.Image) -> bool:
    return picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info


def _flat(picture: Image.Image) -> Image.Image:
    """On white, where it is clear."""
    if not _is_clear(picture):
        return picture.convert("RGB")
    clear = picture.convert("RGBA")
    flat = Image.new("RGB", clear.size, "white")
    flat.paste(clear, mask=clear.getchannel("A"))
    return flat


def _bound() -> None:
    with suppress(ImportError, ValueError, OSError):  # not on every system
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


if __name__ == "__main__":
    _bound()
    main(sys.stdin.buffer, sys.stdout.buffer)
