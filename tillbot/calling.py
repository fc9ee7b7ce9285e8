"""How this program is called where it runs, for everything that tells somebody what to type."""

import shlex
import shutil
import sys
from pathlib import Path


def program() -> str:
    """`tillbot`, if a shell finds this very installation by that name; or else its path, from here if it lies below."""
    script = Path(sys.prefix) / "bin" / "tillbot"
    found = shutil.which("tillbot")
    if not script.is_file() or (found and Path(found).resolve() == script.resolve()):
        return "tillbot"
    here = Path.cwd()
    return shlex.quote(str(script.relative_to(here) if script.is_relative_to(here) else script))


def as_typed(text: str) -> str:
    """The text with its commands (in backticks) as they are typed here."""
    return f"`{program()} ".join(text.split("`tillbot "))
