"""Every word that a person reads goes through here (GNU gettext; the source language is English)."""

import gettext
from pathlib import Path

LOCALES = Path(__file__).parent / "locales"

_translations = gettext.translation("tillbot", LOCALES, fallback=True)
_ = _translations.gettext
ngettext = _translations.ngettext
