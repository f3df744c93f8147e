"""How much a class takes in: each is far above what a lesson needs, and far below what harms the server or the file."""

MEMBERS = 400
CONNECTIONS = 600
"""Open at once, of all who have joined and of those who have not yet said who they are."""
NAME = 24
ADDRESS = 1500
TEXT = 2000
"""Characters of an answer in words, and of a question."""
ANSWERS = 300
"""Of one member: a question that is answered again takes its old place."""
SHOWN_EACH, SHOWN = 10, 500
"""States on the wall, of one member and in all."""
TRIES = 5
MESSAGE = 8 * 1024
"""Bytes of a message."""
BURST, A_SECOND = 40, 10
"""Messages that may come at once, and how many more each second."""
HELLO = 10.0
"""Seconds in which a connection must have said who it is."""
CURVE = 64
"""Points of a run's curve as the teacher's page draws it."""
