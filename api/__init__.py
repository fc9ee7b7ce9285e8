"""The shop over HTTP: a counter beside the bot, for programmers, for the Mini App, and for other systems."""
