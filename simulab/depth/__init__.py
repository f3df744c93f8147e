"""Deep nets: what becomes of signals and gradients on their way through many layers."""

from simulab.depth.deep import DeepRun, train_deep

__all__ = ["DeepRun", "train_deep"]
