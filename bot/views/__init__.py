"""Model in, Screen out. Pure: no chat, no store; every word through gettext, every foreign string escaped once."""
