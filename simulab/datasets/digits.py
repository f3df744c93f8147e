"""Handwritten digits, through scikit-learn (BSD-3-Clause), which took it from the place named here."""

from simulab.training.licences import UCI
from simulab.training.recipe import Stored

digits = Stored(
    title="Handwritten digits",
    question="1,797 pictures of 8 × 8 pixels; which of ten digits?",
    order=10,
    left_out_of=("schedules",),
    reference=(
        "Alpaydin & Kaynak (1998), Optical Recognition of Handwritten Digits (test part, 8x8), UCI, doi:10.24432/C50P49"
    ),
    licence=UCI,
)
