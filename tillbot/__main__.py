"""`tillbot`: the command line. Each command is done by its module in tillbot/commands/.

A command imports what it needs when it runs, so that `tillbot --help` answers at once.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from tillbot.garbage import search_less
from tillbot.parser import parse
from tillbot.refusal import Refused

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable


def main() -> None:
    """The console script. Ends with status 0; with 1 and the reason on standard error; with 130 after Ctrl-C."""
    search_less()
    sys.stdout, sys.stderr = (stream or open(os.devnull, "w") for stream in (sys.stdout, sys.stderr))  # noqa: PTH123, SIM115
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # "?" if the terminal knows no "✓"
    arguments = parse()
    try:
        status = COMMANDS[arguments.command](arguments)
        sys.stdout.flush()
        sys.exit(status)
    except KeyboardInterrupt:
        sys.exit(130)
    except Refused as refusal:
        sys.exit(f"tillbot: {refusal}")
    except BrokenPipeError:  # `tillbot import ... | head`; Python would complain again at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def _run(_arguments: argparse.Namespace) -> None:
    from tillbot.commands.run import run

    run()


def _import(arguments: argparse.Namespace) -> None:
    from tillbot.commands.load import import_file
    from tillbot.commands.table_file import answers_of

    answers = answers_of(arguments.encoding, arguments.map, arguments.decimal, arguments.hidden, arguments.flawed)
    import_file(
        arguments.file,
        coupons=arguments.coupons,
        dry_run=arguments.dry_run,
        answers=answers,
        stock=arguments.stock,
    )


def _codes(arguments: argparse.Namespace) -> None:
    from tillbot.commands.load import add_codes

    add_codes(arguments.sku, arguments.file)


def _seed(_arguments: argparse.Namespace) -> None:
    from tillbot.commands.load import seed

    seed()


def _doctor(_arguments: argparse.Namespace) -> int:
    import asyncio

    from tillbot.commands.doctor import examine_all

    return asyncio.run(examine_all())


def _back_up(arguments: argparse.Namespace) -> None:
    from tillbot.commands.backup import back_up

    back_up(arguments.file)


def _restore(arguments: argparse.Namespace) -> None:
    from tillbot.commands.backup import restore

    restore(arguments.file)


def _migrate_database(arguments: argparse.Namespace) -> None:
    from tillbot.commands.migrate_database import migrate_database

    migrate_database(arguments.source, arguments.target, replace=arguments.replace)


def _api(_arguments: argparse.Namespace) -> None:
    from tillbot.commands.api import serve_alone

    serve_alone()


def _api_key(arguments: argparse.Namespace) -> None:
    from tillbot.commands.api_key import new_key, print_keys, revoke

    match arguments.action:
        case "new":
            new_key(arguments.name, arguments.scope, arguments.days)
        case "revoke":
            revoke(arguments.name)
        case _:
            print_keys()


def _webhook(arguments: argparse.Namespace) -> None:
    from tillbot.commands.webhook import webhook

    webhook(arguments)


def _version(_arguments: argparse.Namespace) -> None:
    from importlib.metadata import PackageNotFoundError, version

    try:
        print(f"tillbot {version('tillbot')}")
    except PackageNotFoundError:
        raise Refused("the version is known once tillbot is installed: make run, or pip install .") from None


COMMANDS: dict[str, Callable[[argparse.Namespace], int | None]] = {
    "run": _run,
    "import": _import,
    "codes": _codes,
    "seed": _seed,
    "doctor": _doctor,
    "backup": _back_up,
    "restore": _restore,
    "migrate-database": _migrate_database,
    "api": _api,
    "api-key": _api_key,
    "webhook": _webhook,
    "version": _version,
}


if __name__ == "__main__":
    main()
