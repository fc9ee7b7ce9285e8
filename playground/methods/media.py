"""Pictures and documents: sendPhoto, sendDocument, getFile, and the media of an edit."""

from typing import Any

from playground.errors import bad_request
from playground.methods.messages import send
from playground.methods.texts import read_caption
from playground.params import Params
from playground.shapes import Json
from playground.state.files import DOWNLOAD_BYTES, Kind, StoredFile, document, photo_sizes
from playground.world import World

MEDIA = {"photo", "document"}


def send_photo(world: World, params: Params) -> Json:
    caption = read_caption(params)
    return send(world, params, {**_content(world, params, "photo", "photo"), **caption, **_options(params)})


def send_document(world: World, params: Params) -> Json:
    caption = read_caption(params)
    return send(world, params, {**_content(world, params, "document", "document"), **caption})


def read_media(world: World, params: Params) -> Json:
    """The content an `InputMedia` describes: a photo or a document with its caption."""
    media: Any = params.json("media", "input media")
    if not isinstance(media, dict) or "media" not in media:
        raise bad_request("can't parse InputMedia: Object expected")
    if str(media.get("type")) not in MEDIA:
        raise bad_request(f"the playground edits only photos and documents, not {media.get('type')!r}")
    inner = params.within(media)
    kind: Kind = "photo" if media["type"] == "photo" else "document"
    return {**_content(world, inner, "media", kind), **read_caption(inner), **_options(inner)}


def get_file(world: World, params: Params) -> Json:
    file = world.files.find(params.text("file_id"))
    if not file or file.content is None:
        raise bad_request("invalid file_id")
    if len(file.content) > DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    shown = photo_sizes(file)[-1] if file.kind == "photo" else document(file)
    identity = {name: shown[name] for name in ("file_unique_id", "file_size")}
    return {"file_id": params.text("file_id"), **identity, "file_path": file.path}


def _content(world: World, params: Params, name: str, kind: Kind) -> Json:
    file = _file(world, params, name, kind)
    return {"photo": photo_sizes(file)} if kind == "photo" else {"document": document(file)}


def _options(params: Params) -> Json:
    options: Json = {}
    if params.flag("show_caption_above_media"):
        options["show_caption_above_media"] = True
    if params.flag("has_spoiler"):
        options["has_media_spoiler"] = True
    return options


def _file(world: World, params: Params, name: str, kind: Kind) -> StoredFile:
    if upload := params.upload(name):
        return world.files.upload(kind, upload)
    value = params.text(name)
    if value.startswith(("http://", "https://")):
        return world.files.link(kind, value)
    if not value:
        raise bad_request(f"there is no {kind} in the request")
    if not (file := world.files.find(value)):
        raise bad_request("wrong file identifier/HTTP URL specified")
    if file.kind != kind:
        raise bad_request(f"can't use file of type {file.kind.title()} as {kind.title()}")
    return file


METHODS = {"sendPhoto": send_photo, "sendDocument": send_document, "getFile": get_file}
