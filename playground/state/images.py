"""The size of a picture. Reads just enough of PNG, JPEG, GIF and WebP for that."""

import struct

MIME_TYPES = {b"\x89PNG": "image/png", b"GIF8": "image/gif", b"\xff\xd8": "image/jpeg", b"RIFF": "image/webp"}


def mime_type_of(content: bytes) -> str:
    """The type of a picture by its bytes: its name may be wrong."""
    return next((kind for start, kind in MIME_TYPES.items() if content.startswith(start)), "application/octet-stream")


def size_of(content: bytes) -> tuple[int, int] | None:
    """Width and height in pixels. None if this is not a picture that Telegram takes."""
    try:
        if content.startswith(b"\x89PNG\r\n\x1a\n"):
            width, height = struct.unpack(">II", content[16:24])
        elif content.startswith((b"GIF87a", b"GIF89a")):
            width, height = struct.unpack("<HH", content[6:10])
        elif content.startswith(b"\xff\xd8"):
            return _jpeg(content)
        elif content[:4] == b"RIFF" and content[8:12] == b"WEBP":
            return _webp(content)
        else:
            return None
    except (struct.error, IndexError):
        return None
    return width, height


def _jpeg(content: bytes) -> tuple[int, int] | None:
    position = 2
    while content[position] == 0xFF:
        marker, length = struct.unpack(">BH", content[position + 1 : position + 4])
        # Frame headers are C0..CF, except for tables (C4, C8, CC).
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[position + 5 : position + 9])
            return width, height
        position += 2 + length
    return None


def _webp(content: bytes) -> tuple[int, int] | None:
    kind = content[12:16]
    if kind == b"VP8X":
        return 1 + int.from_bytes(content[24:27], "little"), 1 + int.from_bytes(content[27:30], "little")
    if kind == b"VP8L":
        bits = int.from_bytes(content[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    width, height = struct.unpack("<HH", content[26:30])
    return width & 0x3FFF, height & 0x3FFF
