"""Iris, through scikit-learn (BSD-3-Clause), which took it from the place named here."""

from simulab.training.licences import UCI
from simulab.training.recipe import Stored

iris = Stored(
    title="Iris",
    question="150 flowers by 4 measurements; which of three species?",
    order=120,
    left_out_of=("schedules", "search"),
    reference=("Fisher (1936), The use of multiple measurements in taxonomic problems; UCI, doi:10.24432/C56C76"),
    licence=UCI,
)
