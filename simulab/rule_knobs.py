"""The knobs that several rules share, so that one name has one symbol, one range and one explanation everywhere."""

import param

from simulab.knob import Knob


def momentum() -> Knob:
    return Knob(0.9, bounds=(0.0, 0.999), symbol="μ", doc="How much of the last step is kept in the next one.")


def rho(default: float) -> Knob:
    return Knob(default, bounds=(0.0, 0.9999), symbol="ρ", doc="How long squared gradients are remembered.")


def beta1(default: float = 0.9) -> Knob:
    return Knob(default, bounds=(0.0, 0.999), symbol="β₁", doc="How long gradients are remembered (the direction).")


def beta2(default: float = 0.999) -> Knob:
    return Knob(
        default, bounds=(0.0, 0.99999), symbol="β₂", doc="How long squared gradients are remembered (the scale)."
    )


def eps(default: float = 1e-8) -> Knob:
    return Knob(
        default, bounds=(1e-12, 1.0), log=True, symbol="ε", doc="Keeps the division finite; large values damp the step."
    )


def weight_decay(default: float) -> Knob:
    return Knob(default, bounds=(0.0, 1.0), symbol="λ", doc="Pulls every weight towards zero, whatever the gradient.")


def bias_correction() -> param.Boolean:
    return param.Boolean(True, doc="Make up for averages that start at zero; off, the first steps come out wrong.")
