"""Lines that share a dash can be told apart by colour-blind eyes, in both themes."""

import itertools
import warnings

import numpy as np
import pytest

from simulab import catalogue

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it misses matplotlib, which nothing here needs
    import colour

LEAST = 11.0
"""ΔE2000 between two lines of one dash: several times a just noticeable difference, since lines are thin and apart."""
PAPER = {"light": "#ffffff", "dark": "#15191d"}
INK = {"light": "#1d2329", "dark": "#e8eaed"}
CONTRAST = 3.0
"""Below it the player moves a line's colour towards the ink."""
WHITE = colour.CCS_ILLUMINANTS["CIE 1931 2 Degree Standard Observer"]["D65"]
EYES = {kind: colour.blindness.matrix_cvd_Machado2009(kind, 1.0) for kind in ("Deuteranomaly", "Protanomaly")}


def of_one_dash():
    """(widget, a, b) for every two lines that one widget draws with the same dash in the same picture."""
    for name in catalogue.widgets:
        widget = catalogue.widgets.make(name, "widget")
        rows = {source.rows for source in widget.sources.values() if source.rows} or {None}
        controls = {control.name: control for control in widget.controls()}
        for knob in sorted(rows, key=str):
            named = {option.value for option in controls[knob].options} if knob else None
            drawn = [line for line in widget.series() if line.colour and (named is None or line.name in named)]
            for a, b in itertools.combinations(drawn, 2):
                if tuple(a.dash) == tuple(b.dash):
                    yield pytest.param(a, b, id=f"{name}-{a.name}-{b.name}")


def channels(code):
    return np.array([int(code[at : at + 2], 16) for at in (1, 3, 5)], float)


def light(rgb):
    return float(colour.models.eotf_sRGB(rgb / 255) @ [0.2126, 0.7152, 0.0722])


def contrast(a, b):
    high, low = sorted((light(a), light(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def drawn(code, theme):
    """The colour of a line as the player draws it on this background, sRGB bytes."""
    own, paper, ink = channels(code), channels(PAPER[theme]), channels(INK[theme])
    rgb, share = own, 0.06
    while contrast(rgb, paper) < CONTRAST and share < 1:
        rgb, share = np.floor(own + (ink - own) * share + 0.5), share + 0.06
    return rgb


def seen(rgb, eyes):
    """CIE Lab of what these eyes see (Machado, Oliveira & Fernandes 2009, severity 1)."""
    linear = np.clip(EYES[eyes] @ colour.models.eotf_sRGB(rgb / 255), 0, 1)
    return colour.XYZ_to_Lab(colour.RGB_to_XYZ(linear, "sRGB"), WHITE)


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("theme", PAPER)
@pytest.mark.parametrize(("a", "b"), list(of_one_dash()))
def test_two_lines_of_one_dash_differ(a, b, theme, eyes):
    x, y = (seen(drawn(line.colour, theme), eyes) for line in (a, b))
    assert colour.delta_E(x, y, method="CIE 2000") >= LEAST
