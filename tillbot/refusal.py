"""A command that cannot go on says so in one line."""


class Refused(Exception):
    """The message is one line for the person who started the program and can fix the cause."""
