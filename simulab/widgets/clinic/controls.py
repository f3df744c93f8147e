"""The knobs of the clinic."""

from simulab.vitals.patients.exams import DOCS, EXAMS
from simulab.vitals.patients.patient import DEALT, FAULTS, NAMES, STEPS, TREATMENTS
from simulab.vitals.patients.training import EVERY
from simulab.widgets.control import Choice, Control, Number, Set
from simulab.widgets.picture import Group, Option

UNSEEN = "unseen"
"""The option that has a patient dealt."""
KEPT = {"diagnosis": "first", "exams": "ordered", "treatments": "tried"}
"""What is done -> the knob, shown nowhere, that remembers it: a diagnosis is made once, and what was read was ordered."""
UNTOUCHED = {
    knob: "none" if done == "diagnosis" else [] for done, memory in KEPT.items() for knob in (done, memory)
}  # fmt: skip
"""A patient about whom nothing was done yet."""
GROUPS = (
    Group("Patient", ("patient", "deal")),
    Group("Examine", ("exams",)),
    Group("Diagnose and treat", ("diagnosis", "treatments")),
    Group("Training", ("learning_rate", "looks"), open=False),
)


def controls() -> tuple[Control, ...]:
    """All of them, in the order of the groups."""
    exams = tuple(Option(name, EXAMS[name], DOCS[name]) for name in EXAMS)
    diagnoses = (Option("none", "Not yet"), *(Option(name, FAULTS[name]) for name in DEALT))
    treatments = tuple(Option(name, title) for name, title in TREATMENTS.items())
    return (
        Choice("patient", "Patient", UNSEEN, "One nobody has seen, with new data, or a run of the gallery whose fault is named.",
               options=(Option(UNSEEN, "Unseen"), *(Option(name, FAULTS[name]) for name in NAMES))),
        Number("deal", "Deal", 11, "Another number, another patient: other data, and one of fourteen faults or none.",
               bounds=(0, 9999), integer=True),
        Set("exams", "Tests", [], "Each one that you order counts.", options=exams),
        Choice("diagnosis", "Diagnosis", "none", "What is wrong with it? The first one counts.", options=diagnoses),
        Set("treatments", "Treatments", [], "One knob, or the data; each one counts, and it is trained again.",
            options=treatments),
        Number("learning_rate", "Healthy rate", 0.02, "The rate at which a net without a fault is trained; faults and "
               "treatments multiply it.", symbol="η", bounds=(0.01, 0.04), log=True),
        Number("looks", "Length", STEPS // EVERY, f"How long it is trained: so many times {EVERY} steps.",
               unit=f"× {EVERY} steps", bounds=(20, STEPS // EVERY), integer=True),
        Choice("first", "First diagnosis", "none", "The one that counts.", options=diagnoses),
        Set("ordered", "Tests ordered", [], "Since the patient came.", options=exams),
        Set("tried", "Treatments given", [], "Since the patient came.", options=treatments),
    )  # fmt: skip
