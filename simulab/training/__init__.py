"""Small real networks: whole training runs in one scan, many of them in one vmap.

``train`` and ``train_many`` are for people, ``run`` is the same as a pure function for a widget or a page.
"""

from simulab.training.dataset import Dataset
from simulab.training.history import History
from simulab.training.loss import LOSSES, Loss
from simulab.training.named import dataset
from simulab.training.network import Network
from simulab.training.plan import Plan
from simulab.training.run import run
from simulab.training.split import Part, Split, split
from simulab.training.train import train, train_many
from simulab.training.trainings import Trainings

__all__ = [
    "LOSSES",
    "Dataset",
    "History",
    "Loss",
    "Network",
    "Part",
    "Plan",
    "Split",
    "Trainings",
    "dataset",
    "run",
    "split",
    "train",
    "train_many",
]
