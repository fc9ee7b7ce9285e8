"""Pictures that products name by an address, on their way into the shop."""

from enum import StrEnum
from typing import NamedTuple


class PictureProblem(StrEnum):
    """Why a picture could not be fetched from its address."""

    ADDRESS = "address"
    NOT_PUBLIC = "not_public"
    REFUSED = "refused"
    REDIRECTS = "redirects"
    UNREACHABLE = "unreachable"
    SLOW = "slow"
    TOO_LARGE = "too_large"
    KIND = "kind"
    SHAPE = "shape"
    FAULT = "fault"


class ClaimedPicture(NamedTuple):
    """A picture to fetch now. `key`: it was fetched before. `attempts` have failed; `named`: a product still has it."""

    address: str
    key: str
    attempts: int
    named: bool


class MissingPicture(NamedTuple):
    """A picture that was given up: why, and the first of the goods that are without it. `detail` is the status of an HTTP answer, or ""."""

    address: str
    problem: PictureProblem
    detail: str
    title: str
    goods: int


class PictureReport(NamedTuple):
    """How far the pictures by address have come: how many wait for being fetched, and the first of all that were given up."""

    waiting: int
    failed: int
    missing: tuple[MissingPicture, ...]
