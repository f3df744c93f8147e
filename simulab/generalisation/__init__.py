"""Error on what was not seen: against capacity, against a penalty, against the time of training."""

from simulab.generalisation.generalise import Generalisation, generalise

__all__ = ["Generalisation", "generalise"]
