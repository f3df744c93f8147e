"""Training's vital signs: what a short run, or a few of them, tell before and while a net is trained."""

from simulab.vitals.clinic import Patient, clinic
from simulab.vitals.faults import FAULTS
from simulab.vitals.lottery import Lottery, lottery
from simulab.vitals.patients.patient import FAULTS as ILLNESSES
from simulab.vitals.patients.patient import TREATMENTS
from simulab.vitals.range_test import RangeTest, range_test
from simulab.vitals.sanity import Check, Sanity, sanity

__all__ = [
    "FAULTS", "ILLNESSES", "TREATMENTS", "Check", "Lottery", "Patient", "RangeTest", "Sanity", "clinic", "lottery", "range_test",
    "sanity",
]  # fmt: skip
