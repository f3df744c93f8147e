"""``python -m simulab`` is ``simulab``."""

from simulab.command.cli import command

command()
