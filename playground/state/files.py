"""Pictures and documents. Of an upload the bytes are kept, of a link the address."""

import hashlib
import mimetypes
import sqlite3
from dataclasses import dataclass
from typing import Literal

from playground.errors import bad_request
from playground.params import Upload
from playground.shapes import Json
from playground.state.images import mime_type_of, size_of
from playground.state.store import Store

PHOTO_BYTES = 10 * 1024 * 1024
FILE_BYTES = 50 * 1024 * 1024
DOWNLOAD_BYTES = 20 * 1024 * 1024
# Telegram's own sizes: the letter ends the file id, the number is the longer side in pixels.
SIZES = {"s": 90, "m": 320, "x": 800, "y": 1280}
LINKED_PHOTO = (800, 600)  # nobody has opened a linked picture yet
Kind = Literal["photo", "document"]
# Not every Python or machine knows the type of a spreadsheet.
TYPES = mimetypes.MimeTypes()
TYPES.add_type("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx")


@dataclass(frozen=True)
class StoredFile:
    id: str
    kind: Kind
    path: str
    name: str
    mime_type: str
    width: int
    height: int
    content: bytes | None
    url: str | None


class Files:
    """A file's id depends on its content. The same upload has the same id, in another playground too."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def upload(self, kind: Kind, upload: Upload) -> StoredFile:
        """Raises BotApiError if Telegram would not take the file."""
        if not upload.content:
            raise bad_request("file must be non-empty")
        if len(upload.content) > (PHOTO_BYTES if kind == "photo" else FILE_BYTES):
            raise bad_request("file is too big")
        size = _photo_size(upload.content) if kind == "photo" else (0, 0)
        return self._keep(kind, upload.name, size, upload.content, None)

    def link(self, kind: Kind, url: str) -> StoredFile:
        return self._keep(kind, url.rsplit("/", 1)[-1] or "file", LINKED_PHOTO, None, url)

    def find(self, file_id: str) -> StoredFile | None:
        """Find a file by its path, or by a file id of any size."""
        row = self._store.one("SELECT * FROM file WHERE id = :id OR path = :path", id=file_id[:-1], path=file_id)
        return _stored(row) if row else None

    def _keep(self, kind: Kind, name: str, size: tuple[int, int], content: bytes | None, url: str | None) -> StoredFile:
        label = name if kind == "document" else ""  # of a document, its name counts too
        digest = hashlib.sha256(f"{kind}:{label}:{url}:".encode() + (content or b"")).hexdigest()[:40]
        mime_type = mime_type_of(content) if kind == "photo" and content else _type_by_name(name)
        extension = TYPES.guess_extension(mime_type) or ""
        self._store.run(
            "INSERT INTO file VALUES (:id, :kind, :path, :name, :mime, :width, :height, :content, :url)"
            " ON CONFLICT DO NOTHING",
            id=digest,
            kind=kind,
            path=f"{kind}s/{digest}{extension}",
            name=name,
            mime=mime_type,
            width=size[0],
            height=size[1],
            content=content,
            url=url,
        )
        kept = self.find(f"{digest}d")
        assert kept is not None  # noqa: S101 - just written
        return kept


def photo_sizes(file: StoredFile) -> list[Json]:
    """The picture as Telegram's `PhotoSize` objects, smallest first. All of them have the same bytes."""
    longest = max(file.width, file.height)
    fitting = [letter for letter, side in SIZES.items() if side < longest] or ["s"]
    larger = [letter for letter in SIZES if letter not in fitting]
    return [_photo_size_object(file, letter) for letter in fitting + larger[:1]]


def document(file: StoredFile) -> Json:
    return {
        "file_id": f"{file.id}d",
        "file_unique_id": f"{file.id[:15]}d",
        "file_name": file.name,
        "mime_type": file.mime_type,
        "file_size": len(file.content or b""),
    }


def _photo_size_object(file: StoredFile, letter: str) -> Json:
    scale = min(1.0, SIZES[letter] / max(file.width, file.height))
    return {
        "file_id": f"{file.id}{letter}",
        "file_unique_id": f"{file.id[:15]}{letter}",
        "width": max(1, round(file.width * scale)),
        "height": max(1, round(file.height * scale)),
        "file_size": len(file.content or b""),
    }


def _photo_size(content: bytes) -> tuple[int, int]:
    size = size_of(content)
    if not size or min(size) < 1:
        raise bad_request("IMAGE_PROCESS_FAILED")
    if sum(size) > 10_000 or max(size) > 20 * min(size):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return size


def _type_by_name(name: str) -> str:
    kind, packing = TYPES.guess_type(name)
    return f"application/{packing}" if packing else kind or "application/octet-stream"


def _stored(row: sqlite3.Row) -> StoredFile:
    return StoredFile(**dict(row))
