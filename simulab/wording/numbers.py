"""How numbers are written for people."""

import math


def sig3(value: float) -> str:
    """Three significant digits, as a person writes them: 0.0123, 1.23e-5, 240; a dash for what is not finite."""
    if not math.isfinite(value):
        return "–"
    if value == 0:
        return "0"
    mantissa, _, power = f"{value:.2e}".partition("e")
    exponent = int(power)
    if -3 <= exponent < 5:
        text = f"{value:.{max(0, 2 - exponent)}f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    mantissa = mantissa.rstrip("0").rstrip(".")
    return f"{mantissa}e{exponent}"
