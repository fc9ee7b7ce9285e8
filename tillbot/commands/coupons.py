"""`import --coupons`: the whole file is checked, and then applied in one transaction."""

from collections.abc import Iterable
from pathlib import Path

from core.files.coupon import check_coupons
from core.files.decoding import usual_page
from core.files.unclear import NO_ANSWERS, Answers
from core.models.actor import CLI
from core.ports import Store
from core.usecases.coupon_import import import_coupons, plan_coupons
from jobs.file_reader import FileReader
from texts import coupon_file as view
from tillbot.commands.table_file import findings_said, language_here, read


async def load_coupons(
    store: Store, file: Path, *, dry_run: bool = False, answers: Answers = NO_ANSWERS
) -> Iterable[str]:
    """Import the file, or only plan it; gives lines that say what changed. Prints the findings and raises Refused if the file is wrong."""
    policy = store.policy
    data = read(file)
    with findings_said(file):
        page = usual_page(language_here(), policy.currency)
        read_so_far = await FileReader().coupons(data, usual_page=page, answers=answers)
        rows = check_coupons(*read_so_far, policy.currency, policy.timezone)
        if dry_run:
            return view.plan_lines(await store.read(plan_coupons, rows), policy)
        return [view.summary(await store.write(import_coupons, CLI, rows))]
