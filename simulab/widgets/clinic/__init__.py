"""The loss-curve clinic."""

from simulab.widgets.clinic.clinic import LossCurveClinic

__all__ = ["LossCurveClinic"]
