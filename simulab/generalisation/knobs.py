"""What can be turned in each study, and between which ends."""

from simulab.generalisation.data import FEWEST, MOST
from simulab.generalisation.features import POLYNOMIALS, WAVES
from simulab.generalisation.judging import clouds
from simulab.generalisation.nets import digits
from simulab.generalisation.sizes import LEAST, MANY
from simulab.generalisation.stopping import LONGEST
from simulab.knob import Knob

APART = "Distance of the classes' means, in deviations; 0: nothing can be learnt."
PICTURES = "Pictures of a training set, all digits alike often."
KNOBS = {
    "capacity": Knob(12, bounds=(1, WAVES), integer=True, log=True, symbol="p", doc="Features, and so weights, of a fit."),
    "penalty": Knob(1e-8, bounds=(1e-8, 1.0), log=True, symbol="λ", doc="Weight of the penalty; 1e-8 is next to none."),
    "l1": Knob(1.0, bounds=(0.0, 1.0), symbol="ρ", doc="1: all of the penalty is |w| (lasso); 0: all of it is w² (ridge)."),
    "stop": Knob(LONGEST, bounds=(1, LONGEST), integer=True, log=True, doc="Steps of gradient descent until a fit is looked at."),
    "examples": Knob(20, bounds=(FEWEST, MOST), integer=True, symbol="n", doc="Examples of each training set."),
    "noise": Knob(0.3, bounds=(0.0, 1.0), symbol="σ", doc="Deviation of an example from the truth."),
    "judged": Knob(40, bounds=(clouds.FEWEST, clouds.MOST), integer=True, symbol="n", doc="Examples by which it is judged."),
    "share": Knob(0.3, bounds=(0.1, 0.5), doc="How likely an example is one of class B."),
    "apart": Knob(1.5, bounds=(0.0, 4.0), symbol="δ", doc=APART),
    "folds": Knob(5, bounds=(2, 10), integer=True, symbol="k", doc="Parts, each of which is tested once."),
    "drift": Knob(60.0, bounds=(0.0, 180.0), doc="By how much the classes turn in the time from which the examples are."),
    "pictures": Knob(100, bounds=(20, digits.MOST), integer=True, symbol="n", doc=PICTURES),
    "length": Knob(400, bounds=(40, 1000), integer=True, symbol="T", doc="Steps of a training, of 20 pictures each."),
    "strength": Knob(1.0, bounds=(0.0, 2.0), doc="Of every way; 0: all are the same net."),
    "smoothing": Knob(0.1, bounds=(0.0, 0.5), symbol="a", doc="The truth's target is 1 − a, and a/9 that of each other digit."),
    "gamma": Knob(2.0, bounds=(0.0, 5.0), symbol="γ", doc="Of the focal loss; 0 is the cross-entropy."),
    "rarity": Knob(10.0, bounds=(1.0, 20.0), doc="So many pictures of each digit from 0 to 4 for one of each from 5 to 9."),
    "wrong": Knob(0.2, bounds=(0.0, 0.5), doc="Share of the training pictures that are called the next digit."),
}  # fmt: skip
"""What can be turned, by name."""
BOUNDS = {"polynomials": (1, POLYNOMIALS), "waves": (1, WAVES)}
"""Features -> how many there can be."""
STUDIED = {
    "capacity": {"penalty": (1e-8, (1e-8, 1.0)), "capacity": (12, (1, WAVES))},
    "penalty": {"penalty": (0.01, (1e-4, 1.0)), "capacity": (12, (2, POLYNOMIALS))},
    "training": {"capacity": (POLYNOMIALS, (2, POLYNOMIALS))},
    "examples": {"penalty": (1e-6, (1e-6, 1.0)), "capacity": (5, (1, POLYNOMIALS)), "examples": (20, (LEAST, MANY))},
}
"""Study -> where its knobs stand and how far they go."""
JUDGING: dict[str, dict[str, float]] = {
    "splits": {}, "peeking": {"apart": 1.5}, "leaks": {"apart": 0.0}, "drift": {"apart": 3.0},
}  # fmt: skip
"""Way to judge -> where its knobs stand."""
NETS: dict[str, dict[str, float]] = {
    "ways": {}, "ensembles": {}, "calibration": {"pictures": 50, "length": 1000, "smoothing": 0.01},
    "stopping": {"length": 800}, "optimizers": {}, "imbalance": {"pictures": 200}, "shift": {},
}  # fmt: skip
"""Study of nets -> where its knobs stand."""
