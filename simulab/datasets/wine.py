"""Wine, through scikit-learn (BSD-3-Clause), which took it from the place named here."""

from simulab.training.licences import UCI
from simulab.training.recipe import Stored

wine = Stored(
    title="Wine",
    question="178 wines by 13 measurements; which of three growers?",
    order=30,
    left_out_of=("schedules",),
    reference=("Aeberhard & Forina (1992), Wine, UCI, doi:10.24432/C5PC7J"),
    licence=UCI,
)
