"""Diabetes, through scikit-learn (BSD-3-Clause), which took it from the place named here."""

from simulab.training.recipe import Stored

diabetes = Stored(
    title="Diabetes",
    question="442 people by 10 measurements; how far does it go on within a year?",
    order=110,
    left_out_of=("schedules", "net-lab"),
    reference=("Efron, Hastie, Johnstone & Tibshirani (2004), Least angle regression, Annals of Statistics 32"),
    licence="published with the article without a licence of its own; shared with scikit-learn under BSD-3-Clause",
)
