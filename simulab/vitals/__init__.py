"""Training's vital signs: what a short run, or a few of them, tell before and while a net is trained."""

from simulab.vitals.faults import FAULTS
from simulab.vitals.lottery import Lottery, lottery
from simulab.vitals.range_test import RangeTest, range_test
from simulab.vitals.sanity import Check, Sanity, sanity

__all__ = ["FAULTS", "Check", "Lottery", "RangeTest", "Sanity", "lottery", "range_test", "sanity"]
