"""Hand-calculated cases as a shop owner writes them down, one block each: cart, coupons, and what must come out.

`lines` (what is taken off each) and `refused` are complete: what is not written must not be there. `applied` may be
left out where it says nothing new. Coupons are written in the words of the owner's command; `automatic` turns the code
into a promotion's name. A line is `3 × tea-large 4.50 in Drinks/Tea`: product tea, SKU tea-large, category and child.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from bot.admin.commands.coupon import parse_coupon
from core.models.breakdown import AppliedCoupon, Breakdown
from core.models.coupon import Candidate, Coupon, Refusal, Scope, Shopper
from core.money import parse_amount, plain
from core.pricing import price

_ITEM = re.compile(r"(?:(\d+) × )?(\S+) ([\d.]+)(?: in (\S+))?")
_NOON = "2027-06-15T12:00:00+00:00"


@dataclass(frozen=True)
class Line:
    """What pricing needs of a line, and nothing more."""

    sku_id: int
    product_id: int
    category_ids: tuple[int, ...]
    quantity: int
    unit_price: int


@dataclass
class Case:
    """One block; amounts in minor units."""

    title: str
    currency: str = "EUR"
    now: str = _NOON
    orders: int = 0
    delivery: int | None = None
    items: list[tuple[str, int, int, str]] = field(default_factory=list)
    coupons: list[tuple[str, str, bool]] = field(default_factory=list)
    used: dict[str, int] = field(default_factory=dict)
    mine: dict[str, int] = field(default_factory=dict)
    expected: dict[str, str] = field(default_factory=dict)

    def read(self, key: str, text: str) -> None:
        """Take one `key: text` of the block."""
        kind, _, currency = key.partition(" in ")
        match kind:
            case "currency" | "now":
                setattr(self, kind, text)
            case "orders":
                self.orders = int(text)
            case "delivery":
                self.delivery = parse_amount(text, self.currency)
            case "cart":
                self.items = [self._item(item) for item in text.split(", ") if item]
            case "coupon" | "automatic":
                self.coupons.append((text, currency or self.currency, kind == "automatic"))
            case "used" | "mine":
                code, count = text.split()
                getattr(self, kind)[code] = int(count)
            case "lines" | "applied" | "refused" | "total":
                self.expected[kind] = text
            case _:
                raise AssertionError(f"{self.title}: what is {key!r}?")

    def _item(self, text: str) -> tuple[str, int, int, str]:
        found = _ITEM.fullmatch(text)
        assert found, f"{self.title}: what is {text!r}?"
        return found[2], int(found[1] or 1), parse_amount(found[3], self.currency), found[4] or ""

    @property
    def skus(self) -> list[str]:
        return sorted(name for name, *_ in self.items)

    @property
    def products(self) -> list[str]:
        return sorted({name.partition("-")[0] for name in self.skus})

    @property
    def categories(self) -> list[str]:
        return sorted({part for *_, path in self.items for part in path.split("/") if part})

    def lines(self) -> list[Line]:
        return [
            Line(
                sku_id=self.skus.index(name),
                product_id=self.products.index(name.partition("-")[0]),
                category_ids=tuple(self.categories.index(part) for part in path.split("/") if part),
                quantity=quantity,
                unit_price=amount,
            )
            for name, quantity, amount, path in self.items
        ]

    def candidates(self) -> list[Candidate]:
        return [self._candidate(number, *written) for number, written in enumerate(self.coupons)]

    def _candidate(self, number: int, words: str, currency: str, automatic: bool) -> Candidate:
        new = parse_coupon(words.split(), currency, "UTC", now=0)
        named = {"code": "", "name": words.split(maxsplit=1)[0], "automatic": True} if automatic else {}
        coupon = Coupon.model_validate(
            new.model_dump()
            | {"id": number, "scope": self._scope(new.only), "used": self.used.get(new.code, 0)}
            | named
        )
        return Candidate(coupon, uses=self.mine.get(new.code, 0))

    def _scope(self, only: Iterable[str]) -> Scope:
        """Words that name nothing in the cart name something else: an id that no line has."""
        known = {"category_ids": self.categories, "product_ids": self.products, "sku_ids": self.skus}
        named = {kind: {names.index(word) for word in only if word in names} for kind, names in known.items()}
        if only and not any(named.values()):
            named["sku_ids"] = {999}
        return Scope.model_validate(named)

    def priced(self) -> Breakdown:
        shopper = Shopper(now=_ms(self.now), orders=self.orders)
        return price(self.lines(), self.candidates(), shopper, currency=self.currency, delivery=self.delivery)

    def outcome(self) -> dict[str, str]:
        """The breakdown in the words of the block."""
        found = self.priced()
        lines = [(self.skus[line.sku_id], line.discount) for line in found.lines if line.discount]
        told = {
            "lines": ", ".join(f"{name} {self._text(discount)}" for name, discount in lines),
            "applied": ", ".join(self._applied(one) for one in found.applied),
            "refused": ", ".join(f"{one.code or one.name} {self._reason(one.refusal)}" for one in found.dropped),
            "total": self._text(found.total),
        }
        return {key: text for key, text in told.items() if key in self.expected or (text and key != "applied")}

    def _applied(self, one: AppliedCoupon) -> str:
        if one.discount:
            return f"{one.code or one.name} {self._text(one.discount)}"
        return f"{one.code or one.name} delivery {self._text(one.delivery_discount)}"

    def _reason(self, refusal: Refusal) -> str:
        facts = [f"{name}={self._fact(name, fact)}" for name, fact in refusal.facts.items()]
        return " ".join([refusal.reason, *facts])

    def _fact(self, name: str, fact: int | str) -> str:
        if name == "missing_amount":
            return self._text(int(fact))
        if name.endswith("_at"):
            return datetime.fromtimestamp(int(fact) / 1000, datetime.fromisoformat(_NOON).tzinfo).isoformat()
        return str(int(fact)) if isinstance(fact, int) else fact

    def _text(self, amount: int) -> str:
        return plain(amount, self.currency)


def _ms(text: str) -> int:
    return round(datetime.fromisoformat(text).timestamp() * 1000)


def read_cases(path: Path) -> list[Case]:
    """All blocks of a file; the first line of each is its title."""
    cases = []
    for block in path.read_text("utf-8").strip().split("\n\n"):
        title, *facts = block.splitlines()
        case = Case(title)
        for fact in facts:
            key, _, text = fact.partition(":")
            case.read(key, text.strip())
        cases.append(case)
    return cases
