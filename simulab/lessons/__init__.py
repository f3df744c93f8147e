"""Scenarios and lessons: what an instructor scripts, what a student is asked, and what must be true of it.

A lesson is a declaration. The built-in ones are the files of this folder that make a ``Lesson``, one each.
"""

from simulab.lessons import ask, mark
from simulab.lessons.claim import Claim
from simulab.lessons.condition import chosen
from simulab.lessons.lesson import Lesson
from simulab.lessons.scenario import Scenario
from simulab.lessons.values import number

__all__ = ["Claim", "Lesson", "Scenario", "ask", "chosen", "mark", "number"]
