"""Training's vital signs: what a short run, or a few of them, tell before and while a net is trained."""

from simulab.vitals.lottery import Lottery, lottery
from simulab.vitals.range_test import RangeTest, range_test

__all__ = ["Lottery", "RangeTest", "lottery", "range_test"]
