"""`codes`: more codes for the pool of a variant, from a file."""

import secrets
from collections.abc import Iterable
from pathlib import Path

from core.errors import ShopError
from core.models.actor import CLI
from core.ports import Store
from core.usecases.content import load_codes
from core.values.digital import read_codes_file
from texts.digital import codes_added
from texts.refusals import said
from tillbot.commands.table_file import read
from tillbot.refusal import Refused


async def load_codes_file(store: Store, sku: str, file: Path) -> Iterable[str]:
    """Add the file's codes, one a line; gives the line that says how many. Raises Refused."""
    data = read(file)
    try:
        codes = read_codes_file(file.name, data)
        done = await store.write(load_codes, CLI, f"cli:{secrets.token_hex(8)}", sku, codes)
    except ShopError as refusal:
        raise Refused(f"{file}: {said(refusal, store.policy, staff=True)}") from None
    return [codes_added(done)]
