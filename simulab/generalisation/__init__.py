"""What was learnt, on what was not seen: fits, estimates of their error, and nets."""

from simulab.generalisation.comparing import Compared
from simulab.generalisation.generalise import Generalisation, generalise

__all__ = ["Compared", "Generalisation", "generalise"]
