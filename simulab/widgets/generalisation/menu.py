"""What can be chosen, and what is said of it."""

ABOUT = (
    ("curve", "Fits of a curve", "Twenty training sets of one truth: bias and variance."),
    ("judging", "How to judge", "Whole studies are repeated: what is an estimate of an error worth?"),
    ("nets", "Nets on digits", "Small nets on few pictures: what helps with pictures that they have not seen?"),
)
STUDIES = (
    ("capacity", "Capacity", "Error against the number of weights.", r"\tfrac1n |y - \Phi w|^2 + \lambda |w|^2"),
    ("penalty", "Penalty", "Error against the weight of ridge, lasso, or a mixture.",
     r"\tfrac1{2n} |y - \Phi w|^2 + \lambda \left(\rho |w|_1 + \tfrac{1-\rho}2 |w|^2\right)"),
    ("training", "Training time", "Error against the steps of gradient descent; what early stopping keeps.",
     r"w \leftarrow w - \eta \nabla \tfrac1{2n} |y - \Phi w|^2"),
    ("examples", "Examples", "Error against the number of examples, with its spread over the sets.",
     r"\tfrac1n |y - \Phi w|^2 + \lambda |w|^2"),
)  # fmt: skip
FEATURES = (
    ("polynomials", "Polynomials", "Degree p − 1; up to 16 weights.", 12),
    ("waves", "Random waves", "cos(ωx + b) with random ω and b, up to 300: many more than examples.", 20),
)
JUDGING = (
    ("splits", "One split or many", "A single split, folds, stratified folds, leaving one out: how far each scatters."),
    ("peeking", "Test set opened often", "The best of many classifiers is chosen by the test set."),
    ("leaks", "Leaks", "What is prepared before the split tells the test set's secrets; each beside the honest way."),
    ("drift", "Split in time", "What tells the classes apart changes with time."),
)
NETS = (
    ("ways", "Regularisation", "Penalty, dropout, smoothed labels and changed pictures, each against none of them."),
    ("ensembles", "Ensembles", "Predictions averaged, weights averaged, snapshots of one run."),
    ("calibration", "Calibration", "How sure a net is against how often it is right."),
    ("stopping", "Early stopping", "Losses while a net is trained, and which version is kept."),
    ("optimizers", "Adam against SGD", "Three optimizers at every rate: each at the one that validation chooses."),
    ("imbalance", "Rare classes", "Few pictures of five digits: weighted and focal loss."),
    ("shift", "Shifted test set", "Fresh pictures are moved, turned or noisy; only some nets saw such ones before."),
)
SHIFTED = (
    ("moved", "Moved", "To the right, by up to 2 pixels."),
    ("turned", "Turned", "By up to 60 degrees."),
    ("noisy", "Noisy", "With noise of a deviation of up to 0.8."),
)
