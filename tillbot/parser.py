"""The command line: the commands, their options, and the help."""

import argparse
from pathlib import Path

from tillbot.calling import as_typed

_DESCRIPTION = """\
A Telegram shop that never sells what it does not have and never charges what it did not show.

Start with `tillbot run`: without a token it opens a small Telegram of its own in your browser,
with a demo shop in it. To go live, get a token from @BotFather, put TELEGRAM_BOT_TOKEN and
ADMIN_IDS into .env, load your goods with `tillbot import`, and run it again.
"""

_EPILOG = """\
Settings come from the environment or from .env in the working directory; .env.example lists them.
`tillbot COMMAND --help` says more about a command. Every command ends with status 0 if it did what
it was asked, with 1 if not (one line on standard error says why), and with 2 for a wrong command line.
"""

_RUN = """\
Open the shop and answer customers until Ctrl-C (or SIGTERM). Nothing is lost on the way: what a
customer did is on disk before they hear of it, and goes on at the next start. A second Ctrl-C ends
the program at once.

With TELEGRAM_BOT_TOKEN: the shop of DATABASE_URL, on Telegram.
Without: the shop of data/playground.db, on a chat page on this machine (PLAYGROUND_PORT). It begins
with the demo catalogue; you are a few customers and the owner. No money moves there.
"""

_IMPORT = """\
Load a catalogue into the shop of DATABASE_URL, also while it is open. One row is one variant of a
product; rows with the same category and product are variants of one product:

  sku,product,variant,category,price,stock,description,photo
  TEA-50,Sencha,50 g,Drinks/Tea,4.50,12,Green and mild.,pictures/sencha.jpg
  TEA-100,Sencha,100 g,Drinks/Tea,7.90,8,,

CSV (any separator and encoding; what is not certain is asked, and --encoding answers), or a workbook
(XLSX, ODS, XLS: all its sheets with the same header; hidden ones never, and --hidden says what becomes of
hidden rows; a formula counts as its value). Stock, variant, description and photo may be left out; of known
SKUs, all but sku and what is to change (sku,price is a price list), and the rest stays as it is. A category
has one level or two. Prices are in SHOP_CURRENCY, written 4.50. A photo is a path from the file's own
folder (JPEG, PNG, WEBP or GIF, at most 10 MB) or an address, which is fetched once, if it is on the public internet;
photo:… in an exported file is a picture that the shop has. A cell has up to ten, with spaces between
them: the first is the cover. A ZIP of the file with its pictures loads, too.
An apostrophe before = + - or @ is not part of the text.

Every row is checked first. Is one wrong, nothing is loaded, and every fault is named with its line
and column. Known SKUs are updated, others added; SKUs that are not in the file stay as they are. The
stock in the file is what will be on hand. Loading the same file again changes nothing.
If that would undo sales, nothing is loaded until you say what it is: `--stock set` (so many are there,
whatever was sold) or `--stock add` (so many have come; a second time the same file adds nothing). An
exported file needs neither: a stock that you leave changes nothing, and one that you change is a difference.
Without the column stock, or where its cell is empty, what is on hand stays; a new SKU begins with 0.
Two more columns may be there: kind (physical, or digital: paid with Telegram Stars) and stars (the
variant's own price in Stars; an empty cell leaves it to STARS_PER_UNIT).

With --coupons one row is one coupon; without a code, a promotion that applies by itself:

  code,name,discount,min,cap,limit,per_customer,from,until,only
  SUMMER,,10%,20,15,500,1,2027-06-01,2027-08-31,Drinks
  ,Three for two,buy=2 get=1,,,,,,,

Columns are the words of /coupon new: min, min_quantity, cap, limit, per_customer, from, until, only, priority, and
first_order, exclusive, active with yes or no. All but code and discount may be left out, and are then left as they are;
an empty cell is none. Known codes (of promotions: names) are updated and keep their uses. A name with a comma in it is
put into quotes. `/export coupons` in the chat makes such a file; in one, a cell that you do not change changes nothing.
"""

_CODES = """\
Add codes to those that the variant SKU delivers by itself, also while the shop is open. FILE has one code
a line (UTF-8), or is a CSV file of one column. Codes that are there already are left out. Every code is
sold once, and the unused ones are the variant's stock. A variant that delivers nothing yet delivers codes
from then on.
"""

_SEED = """\
Load the demo catalogue (30 products with pictures) into the shop of DATABASE_URL: to look around, not
for a shop that sells. Its prices are in EUR; a currency without cents gets the same digits (7.90 is 790).
The playground needs no seed.
"""

_DOCTOR = """\
Look at the settings, the database, the token, and whether Telegram can be reached. One line each; what
is wrong says how to fix it. Changes nothing, and may be run while the shop is open.
"""

_BACKUP = """\
Copy the database of DATABASE_URL, as it is at this moment, to a new file: complete, checked, and without
holding up a shop that is open. A FILE that ends in .gz is compressed. `tillbot restore FILE` goes back to it.

A shop that is open copies itself once a day to the folder `backups` beside its database, and keeps these copies
for seven days; its owners get one by /backup in the chat.
"""

_MIGRATE_DATABASE = """\
Copy the shop of the database SOURCE to TARGET, another file or server, and compare the two: rows, sums,
contents, and that its stock and orders add up. Both are written like DATABASE_URL:

  tillbot migrate-database sqlite:///data/tillbot.db postgresql://tillbot@db.example.org/tillbot

A password that nobody else on this machine may see stands in ~/.pgpass or in PGPASSWORD. SOURCE is only
read, and may be at work; what is sold there meanwhile is not in the copy, so stop it to move for good.
TARGET has to be empty. With --replace, the shop that is there is kept: a file under a name with today's
date, a server's in a schema of its own. If anything is wrong, or the program is ended, TARGET is as it was.
Then set DATABASE_URL to TARGET.
"""

_API = """\
Serve the shop of DATABASE_URL over HTTP on API_PORT, without the bot, until Ctrl-C (docs/API.md). With API_PORT set,
`tillbot run` does so by itself. A shop in a SQLite file has one program at a time; one on Postgres may have both.
"""

_API_KEY = """\
Keys of programs: a website, a warehouse, a cash desk. Each has scopes, which are all that it may do:

  catalog:read catalog:write stock:read stock:write coupons:read coupons:write orders:read orders:write
  customers:read customers:write refunds:write ledger:read exports:read events:read customers:act

A key is shown once, when it is made; the shop keeps only a digest of it. `customers:act` lets a program act for any
customer: fill their cart, and order. Works also while the shop is open; without a token, on the playground's shop.
"""

_WEBHOOK = """\
Webhooks tell other programs what happens in the shop: each event is sent to their addresses as JSON, signed by
Standard Webhooks, and again for about a day until it has arrived. (WEBHOOK_URL is another thing: where Telegram
brings the bot its updates to.)

  tillbot webhook add https://example.org/tillbot --events order.paid,order.shipped
  tillbot webhook list
  tillbot webhook test 1

Events: order.placed, order.paid, order.confirmed, order.shipped, order.delivered, order.cancelled, order.expired,
order.refunded, stock.low; without --events all of them. Who is sent nothing successfully for a day is disabled, and
the owners are told in the chat. Addresses are https:// and public ones, unless WEBHOOK_ALLOW_PRIVATE is on. All this
works while the shop is open.
"""

_RESTORE = """\
Put a copy in the place of the database of DATABASE_URL: one made by `tillbot backup`, by /backup in the
chat, or the daily one (data/backups/tillbot-2026-11-23.db.gz). Stop tillbot first.

The copy is checked as a whole before anything is touched: its tables have to be what the program of its
version makes, and its stock, orders and coupons have to add up. Who will run the shop is said. The
database that was there is kept beside the new one, under a name with today's date (on Postgres: in a
schema of its own); nothing is deleted.
"""


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    """The command and its options; None reads the program's own arguments. Ends the program for --help and for mistakes."""
    parser = _parser("tillbot", _DESCRIPTION)
    parser.epilog = as_typed(_EPILOG)
    commands = parser.add_subparsers(required=True, dest="command", metavar="COMMAND", title="commands")

    def add(name: str, summary: str, description: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=summary, description=as_typed(description))
        command.formatter_class = argparse.RawDescriptionHelpFormatter
        return command

    add("run", "open the shop (without TELEGRAM_BOT_TOKEN: in a local chat in the browser)", _RUN)
    load = add("import", "load a catalogue or coupons, also while the shop is open", _IMPORT)
    load.add_argument(
        "file",
        metavar="FILE",
        type=Path,
        help="the catalogue, or the coupons: CSV, XLSX, ODS or XLS; a catalogue also as a ZIP",
    )
    load.add_argument("--coupons", action="store_true", help="the file is a list of coupons")
    load.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")
    load.add_argument("--encoding", metavar="NAME", help="of a file that is not UTF-8: windows-1252, windows-1251 …")
    load.add_argument(
        "--map", action="append", default=[], metavar="FIELD=NAME", help="which column is the price, say: price=Netto"
    )
    load.add_argument("--decimal", choices=(".", ","), help="the decimal sign of amounts like 4.500")
    load.add_argument("--flawed", choices=("leave",), help="leave out the rows that are wrong, and import the others")
    load.add_argument("--hidden", choices=("take", "leave"), help="what to do with rows that a workbook hides")
    load.add_argument(
        "--stock",
        choices=("set", "add"),
        help="what the stock in a catalogue means where it would undo sales: so many are there, or so many have come",
    )
    codes = add("codes", "add codes to the pool of a variant, also while the shop is open", _CODES)
    codes.add_argument("sku", metavar="SKU", help="the variant's SKU code")
    codes.add_argument("file", metavar="FILE", type=Path, help="the codes, one a line (.txt), or one column (.csv)")
    add("seed", "load the demo catalogue", _SEED)
    add("doctor", "look for what is wrong, and say how to fix it", _DOCTOR)
    back_up = add("backup", "copy the database, also while the shop is open", _BACKUP)
    back_up.add_argument("file", metavar="FILE", type=Path, help="the copy; must not exist yet")
    restore = add("restore", "put a copy of the database in its place, after checking it", _RESTORE)
    restore.add_argument("file", metavar="FILE", type=Path, help="the copy, compressed (.db.gz) or not (.db)")
    move = add("migrate-database", "move the shop to another database", _MIGRATE_DATABASE)
    move.add_argument("source", metavar="SOURCE", help="where the shop is: sqlite:///FILE or postgresql://…")
    move.add_argument("target", metavar="TARGET", help="where it goes")
    move.add_argument("--replace", action="store_true", help="set the shop aside that is there")
    add("api", "serve the shop over HTTP alone, without the bot (API_PORT)", _API)
    keys = add("api-key", "keys of programs that use the shop over HTTP", _API_KEY)
    actions = keys.add_subparsers(required=True, dest="action", metavar="ACTION", title="actions")
    new = actions.add_parser("new", help="make a key; it is shown once")
    new.add_argument("name", metavar="NAME", help="what it is for, say: website")
    new.add_argument(
        "--scope", action="append", required=True, metavar="SCOPES", help="what it may do, say: orders:read,stock:write"
    )
    new.add_argument("--days", type=int, metavar="N", help="for how long it is good; without it, until it is revoked")
    actions.add_parser("list", help="all keys, when each was used last")
    actions.add_parser("revoke", help="end a key at once").add_argument("name", metavar="NAME")
    _add_webhook(add("webhook", "tell other programs what happens in the shop", _WEBHOOK))
    add("version", "print the version", "Print the version of tillbot.")
    return parser.parse_args(arguments)


def _add_webhook(webhook: argparse.ArgumentParser) -> None:
    actions = webhook.add_subparsers(required=True, dest="action", metavar="ACTION", title="actions")
    new = actions.add_parser("add", help="tell an address from now on; prints the secret, once")
    new.add_argument("url", metavar="URL", help="where events are sent to")
    new.add_argument("--events", metavar="EVENT,…", default="", help="which ones; without it all")
    actions.add_parser("list", help="list the webhooks, and how they do")
    for name, summary in _ACTIONS_ON_ONE:
        actions.add_parser(name, help=summary).add_argument("id", metavar="ID", type=int, help="its number in the list")


_ACTIONS_ON_ONE = (
    ("test", "send a test event now, and say what was answered"),
    ("enable", "send again what waits for a webhook that was disabled or fails"),
    ("rotate", "give it a new secret; for a day the old one signs, too"),
    ("remove", "tell it nothing any more"),
)


def _parser(name: str, description: str) -> argparse.ArgumentParser:
    return argparse.ArgumentParser(
        prog=name, description=as_typed(description), formatter_class=argparse.RawDescriptionHelpFormatter
    )
