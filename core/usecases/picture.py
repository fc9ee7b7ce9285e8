"""Pictures that products name by an address: fetched once, then the shop's own. Until then, customers see the product without it."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.asking import asks_once
from core.models.actor import CLI, Actor, ActorKind
from core.models.outbox import Notice, NoticeKind
from core.models.picture import ClaimedPicture, MissingPicture, PictureProblem, PictureReport
from core.models.staff import Role
from core.ports import ReadTransaction, Transaction
from core.usecases.staff import staff

CLAIMED_FOR = 90_000
"""ms for which nobody else fetches a picture: longer than a fetch takes. After a crash somebody else does."""
PAUSES = (30_000, 300_000, 1_800_000)
"""ms before each further attempt. After the last one it is given up."""
PART = 200
"""Products that get a picture in one write."""
SHOWN = 5
"""Of those that failed, the first are named."""
MOST_SAID = 50
"""Lines on a terminal."""


@dataclass(frozen=True, slots=True)
class PicturesMissing:
    """To whoever imported them: pictures that could not be fetched; the first of `total`."""

    total: int
    missing: tuple[MissingPicture, ...]


async def want_pictures(tx: Transaction, actor: Actor, staging: int) -> None:
    """Fetch what an import names by address. It is applied in the same transaction."""
    await tx.pictures.want(actor, staging)


async def fetched_pictures(tx: ReadTransaction, addresses: Sequence[str]) -> dict[str, str]:
    """The keys of those that were fetched before: nobody fetches them again."""
    return await tx.pictures.keys_of(addresses)


@asks_once
async def is_picture_due(tx: ReadTransaction) -> bool:
    """Whether there is one to fetch now."""
    return await tx.pictures.is_due()


async def claim_picture(tx: Transaction) -> ClaimedPicture | None:
    """Take the next picture that is due; None if there is none. One that no product names any more is forgotten."""
    while claimed := await tx.pictures.claim(tx.now + CLAIMED_FOR):
        if claimed.named:
            return claimed
        await tx.pictures.forget(claimed.address)
    return None


async def keep_picture(tx: Transaction, address: str, key: str, data: bytes) -> bool:
    """The picture is here: keep it and give it to its products. False if `place_picture` has to go on with that."""
    await tx.photos.keep({key: data})
    await tx.photos.forget_refusal(key)
    return await place_picture(tx, address, key)


async def place_picture(tx: Transaction, address: str, key: str) -> bool:
    """Give a picture that was fetched to the next products; False if there are more."""
    placed = await tx.pictures.place(address, key, PART)
    await tx.pictures.finish(address, key, placed=placed)
    return placed


async def miss_picture(
    tx: Transaction, claimed: ClaimedPicture, problem: PictureProblem, detail: str = "", *, final: bool
) -> None:
    """The attempt has failed: it is tried again after a while, or given up."""
    if final or claimed.attempts >= len(PAUSES):
        await tx.pictures.give_up(claimed.address, problem, detail)
    else:
        await tx.pictures.try_later(claimed.address, problem, detail, tx.now + PAUSES[claimed.attempts])


@asks_once
async def is_anybody_untold(tx: ReadTransaction) -> bool:
    """Whether somebody has to be told what failed."""
    return bool(await tx.pictures.untold())


async def tell_missing(tx: Transaction) -> int:
    """Tell whoever has imported them which pictures failed, once all of theirs are done; returns how many are told."""
    told = 0
    for actor in await tx.pictures.untold():
        number = await tx.pictures.mark_told(actor)
        for person in await _readers(tx, actor):
            await tx.outbox.owe(NoticeKind.PICTURES, person, number)
            told += 1
    return told


async def _readers(tx: ReadTransaction, actor: Actor) -> tuple[int, ...]:
    """The importer. What was imported on the server, or by a former version, is the owners' business."""
    if actor.kind is ActorKind.STAFF and actor.user_id is not None:
        return (actor.user_id,)
    return await staff(tx, Role.OWNER)


async def find_missing(tx: ReadTransaction, owed: Notice) -> PicturesMissing | None:
    """What the notice tells of, as far as it is still missing."""
    missing = await tx.pictures.missing(SHOWN, told=owed.subject_id)
    return PicturesMissing(await tx.pictures.failed(told=owed.subject_id), missing) if missing else None


async def view_pictures(tx: ReadTransaction) -> PictureReport:
    """How far they have come, for staff."""
    missing = await tx.pictures.missing(SHOWN)
    return PictureReport(await tx.pictures.waiting(), await tx.pictures.failed() if missing else 0, missing)


async def count_waiting(tx: ReadTransaction, actor: Actor, *, untried: bool = False) -> int:
    """How many of this actor's pictures are not fetched yet; `untried`: only those that were not tried yet."""
    return await tx.pictures.waiting(actor, untried=untried)


async def retry_pictures(tx: Transaction, actor: Actor) -> int:
    """Fetch everything that was given up again; returns how many pictures that are."""
    return await tx.pictures.retry(actor)


async def take_missing(tx: Transaction) -> tuple[MissingPicture, ...]:
    """What an import on the server is without: told there, so no notice tells it."""
    return await tx.pictures.missing(MOST_SAID, told=await tx.pictures.mark_told(CLI))
