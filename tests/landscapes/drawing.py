"""What hypothesis draws: knobs within their declared bounds, points within the box."""

from typing import Any

import numpy as np
import param
from hypothesis import strategies as st

from simulab.landscape import Landscape

fractions = st.floats(0.0, 1.0, allow_subnormal=False)


@st.composite
def knobs(draw: st.DrawFn, surface: Landscape) -> dict[str, Any]:
    values = {}
    for name, knob in surface.knob_declarations().items():
        if isinstance(knob, param.Boolean):
            values[name] = draw(st.booleans())
            continue
        low, high = knob.bounds
        t = draw(fractions)
        values[name] = float(np.clip(low * (high / low) ** t if knob.log else low + (high - low) * t, low, high))
    return values


@st.composite
def points(draw: st.DrawFn, surface: Landscape) -> np.ndarray:
    low, high = np.array(surface.bounds).T
    return low + (high - low) * np.array([draw(fractions) for _ in surface.bounds])
