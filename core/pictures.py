"""Tells pictures by their first bytes, whatever the file's name says."""

_SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a")


def is_picture(content: bytes) -> bool:
    """JPEG, PNG, GIF or WEBP."""
    return content.startswith(_SIGNATURES) or (content[:4] == b"RIFF" and content[8:12] == b"WEBP")
