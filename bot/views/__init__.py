"""Views turn models into Screens. They are pure: no chat, no store. Every text goes through gettext; foreign strings are escaped once."""
