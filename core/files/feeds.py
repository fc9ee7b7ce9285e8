"""Product feeds in XML: of Google Merchant Center (RSS or Atom), and YML, as Yandex and the shops of its neighbours write it.

Each offer becomes a record of a table, which core/files/presets/ then reads as any other.
"""

from typing import Any, NoReturn
from xml.parsers import expat

from core.files.meanings import folded, is_axis

Record = tuple[int, list[str]]
GOOGLE = (
    *("id", "title", "description", "image_link", "additional_image_link", "availability", "price", "sale_price"),
    *("product_type", "google_product_category", "item_group_id", "color", "size", "material", "pattern", "quantity"),
)
YML = (
    *("yml offer", "group", "name", "price", "currencyid", "category", "picture", "description", "vendorcode"),
    *("quantity", "available", "variant"),
)
"""The names of the columns that these feeds are made to."""
_OFFERS = frozenset({"offer", "item", "entry"})
_LONGEST = 100_000


class _Refused(Exception):
    """It has entities of its own, or is no feed."""


def feed_records(data: bytes) -> list[Record]:
    """The records of a feed, its header first; none if it is no feed that anything could be read from."""
    feed = _Feed()
    parser = expat.ParserCreate()
    parser.EntityDeclHandler = _refuse
    parser.StartElementHandler, parser.EndElementHandler = feed.start, feed.end
    parser.CharacterDataHandler = feed.text
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, _Refused, ValueError, LookupError):
        return []
    return feed.records


class _Feed:
    """Meets the elements one by one. `records` are complete at the end."""

    def __init__(self) -> None:
        self.records: list[Record] = []
        self._root = ""
        self._offer: dict[str, list[str]] | None = None
        self._attributes: dict[str, str] = {}
        self._said: list[str] = []
        self._depth = 0
        self._categories: dict[str, tuple[str, str]] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2].lower()
        self._root = self._root or local
        self._said, self._attributes = [], attributes
        self._depth += self._offer is not None
        if local in _OFFERS and self._offer is None:
            self._offer = {"yml offer": [attributes.get("id", "")], "group": [attributes.get("group_id", "")]}
            self._offer["available"] = [attributes.get("available", "")]

    def text(self, text: str) -> None:
        if len(self._said) < _LONGEST:
            self._said.append(text)

    def end(self, name: str) -> None:
        local, said = name.rpartition(":")[2].lower(), "".join(self._said).strip()
        if self._offer is not None and self._depth == 0:
            self._keep(self._offer)
            self._offer = None
        elif (
            self._offer is not None and self._depth == 1
        ):  # what is deeper is about something else: the price of shipping
            known = local == "param" and is_axis(folded(self._attributes.get("name", "")))
            self._offer.setdefault("variant" if known else local, []).append(said)
        elif local == "category" and "id" in self._attributes:
            self._categories[self._attributes["id"]] = (
                said,
                self._attributes.get("parentid", self._attributes.get("parentId", "")),
            )
        self._said = []
        self._depth -= self._depth > 0

    def _keep(self, offer: dict[str, list[str]]) -> None:
        yml = self._root == "yml_catalog"
        if yml and not self._categories:
            raise _Refused  # every such feed has them: this is something else
        names = YML if yml else GOOGLE
        if not self.records:
            self.records.append((1, list(names)))
        if yml:
            offer["category"] = [self._path(one) for one in offer.get("categoryid", [])]
            offer["quantity"] = offer.get("count") or offer.get("quantity") or offer.get("stock_quantity") or []
        several = {"picture": "\n", "variant": " / ", "additional_image_link": ","}
        cells = [several.get(name, "\0").join(offer.get(name, [])).partition("\0")[0] for name in names]
        self.records.append((len(self.records) + 1, cells))

    def _path(self, category: str) -> str:
        """The names that lead to a category; one that leads to itself is cut short."""
        path: list[str] = []
        while category in self._categories and len(path) < 10:
            name, category = self._categories[category]
            path.insert(0, name)
        return " > ".join(path)


def _refuse(*_declared: Any) -> NoReturn:  # noqa: ANN401 - expat's own
    raise _Refused
