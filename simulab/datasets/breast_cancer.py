"""Breast cancer, through scikit-learn (BSD-3-Clause), which took it from the place named here."""

from simulab.training.licences import UCI
from simulab.training.recipe import Stored

breast_cancer = Stored(
    title="Breast cancer",
    question="569 tumours by 30 measurements; benign or malignant?",
    order=20,
    left_out_of=("schedules",),
    reference=(
        "Wolberg, Mangasarian, Street & Street (1993), Breast Cancer Wisconsin (Diagnostic), UCI, doi:10.24432/C5DW2B"
    ),
    licence=UCI,
)
