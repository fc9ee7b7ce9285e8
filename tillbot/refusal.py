"""A command that cannot go on says so in one line."""


class Refused(Exception):
    """The message is one line for whoever started the program, who can mend it."""
