"""The gradient check shows what ``sl.check_gradient`` computes, judges it by the thresholds and says it in words."""

import json

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from compilations import compiled
from pure import V8

import simulab as sl
from simulab import catalogue
from simulab.gradcheck import by_hand, expected
from simulab.gradcheck.by_hand import FAULTS
from simulab.gradcheck.functions import EXAMPLES
from simulab.machine import backend

WIDGET = catalogue.widgets["gradient-check"]()
EVERY = {"curves": "forward32,central32,forward64,central64"}
METHODS = [("forward", "float32"), ("central", "float32"), ("forward", "float64"), ("central", "float64")]


def check(**state):
    return WIDGET.compute({"mode": "net", **state}, ["check"])["check"]


def said(**state):
    return WIDGET.say(WIDGET.compute(state, ["check" if "mode" in state else "errors"]))


def program(library, state):
    """What the page's own script makes of the template."""
    return V8()("program", WIDGET.code()[library], state)


def case(fault):
    """The number of a case with this fault."""
    with backend.float64():
        drawn = np.asarray(jax.vmap(by_hand.hidden)(jnp.arange(200.0)))
    return int(np.argmax(drawn == FAULTS.index(fault)))


@pytest.mark.parametrize("h", [1e-1, 1e-4, 1e-9])
def test_the_numbers_at_h_are_those_of_a_script(h):
    shown = WIDGET.compute({"h": h, **EVERY}, ["errors"])["errors"]
    for row, (scheme, precision) in enumerate(METHODS):
        if precision == "float32" and h < 1e-8:  # lost in rounding: nothing is left of the difference
            assert shown["error"][row] == 1
            continue
        script = sl.check_gradient(jnp.sin, 1.0, h=h, scheme=scheme, precision=precision)
        # the widget compares with the derivative in float64, a script in float32 with its own: a rounding apart
        assert shown["error"][row] == pytest.approx(script.relative_error, rel=1e-3, abs=1e-6 if row < 2 else 1e-9)


def test_the_v_passes_through_the_numbers_at_h():
    shown = WIDGET.compute({"h": 0.01, **EVERY}, ["errors"])["errors"]
    at = np.argmin(np.abs(np.log(shown["h"] / 0.01)))
    np.testing.assert_allclose(shown["curve"][:, at], shown["error"], rtol=0.02)


def test_a_surface_is_checked_in_both_directions():
    state = {"function": "surface", "surface": "rosenbrock", "h": 1e-4, **EVERY}
    shown = WIDGET.compute(state, ["errors"])["errors"]
    surface = catalogue.landscapes["rosenbrock"]()
    script = sl.check_gradient(surface.loss, surface.start, h=1e-4)
    assert shown["error"][3] == pytest.approx(script.relative_error, rel=1e-3)
    assert shown["numerical"][3] == pytest.approx(np.linalg.norm(script.worst.numerical), rel=1e-6)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"h": 0.1}, "truncation rules, and a smaller h helps"),
        ({"h": 1e-5}, "Below 1e-7: right. That is about the best h"),
        ({"h": 1e-13}, "suspicious. h is below its best"),
        ({"h": 1e-16, "precision": "float32"}, "nothing is left of it"),
        ({"function": "absolute", "point": 0.05, "h": 0.1, "scheme": "forward"}, "right."),
        ({"function": "absolute", "point": -0.05, "h": 0.1, "scheme": "forward"}, "the kink lies between x and x + h"),
        (
            {"function": "absolute", "point": 0.05, "h": 0.1, "scheme": "central"},
            "the kink lies between x − h and x + h",
        ),
        ({"function": "absolute", "point": 0}, "The point is the kink itself"),
        ({"point": 0}, "Rounding plays no part here: the smaller h, the better."),
        ({"function": "relu", "h": 0.1}, "the kink lies between"),
        ({"function": "relu", "point": -1}, "such a check says nothing"),
        ({"function": "parabola"}, "Nothing is truncated here"),
        ({"function": "sine", "point": 0, "scheme": "forward", "h": 1e-3}, "Rounding plays no part here"),
        ({"function": "parabola", "point": 0, "scheme": "forward"}, "The derivative is zero here"),
        ({"function": "relu", "h": 1e-3}, "until h reaches the kink, 0.02 away"),
        ({"function": "absolute", "point": 0.001, "h": 1e-4}, "until h reaches the kink, 0.001 away"),
    ],
)
def test_what_is_seen_is_said(state, words):
    assert words in said(**state)


def test_the_magnifier_shows_the_grid_of_float32():
    """At h = 1e-7 sin x takes a handful of values within ± 2h of 1 in float32, and all of them in float64."""
    single, double = (
        WIDGET.compute({"h": 1e-7, "precision": p}, ["lens"])["lens"]["seen"] for p in ("float32", "float64")
    )
    assert len(np.unique(single)) < 8
    assert len(np.unique(double)) > 150


def test_every_function_and_its_code_are_the_same():
    for example in EXAMPLES.values():
        written = eval(f"lambda x: {example.code}", {"xp": np})
        with backend.float64():
            assert written(example.point) == pytest.approx(float(example.f(jnp.float64(example.point))), rel=1e-12)


def test_a_net_is_right_in_every_part_and_wrong_in_float32():
    assert set(check()["verdict"]) == {0}
    assert set(check(rules="random,still,fixed,few")["verdict"]) == {3}
    assert "In float32 rounding alone can make a right gradient look wrong" in said(
        mode="net", rules="random,still,fixed,few"
    )


def test_at_zero_weights_a_fault_does_not_show():
    bug = case("transpose")
    assert check(mode="bug", bug_seed=bug)["verdict"][0] == 3
    assert check(mode="bug", bug_seed=bug, rules="double,still,fixed,few")["verdict"][0] == 0
    assert "by symmetry: a fault there would not show" in said(mode="bug", bug_seed=bug, rules="double,still,fixed,few")


@pytest.mark.parametrize("fault", FAULTS)
def test_the_right_answer_is_confirmed_by_the_numbers(fault):
    bug = case(fault)
    assert "At most one line is at fault" in said(mode="bug", bug_seed=bug)
    found = check(mode="bug", bug_seed=bug, answer=fault)
    assert np.nanmax(found["repaired"]) < 1e-7
    assert np.any(
        {"nothing": "Right: there is no fault"}.get(fault, "Found:") in said(mode="bug", bug_seed=bug, answer=fault)
    )


@pytest.mark.parametrize("fault", FAULTS)
def test_a_wrong_answer_is_refuted_by_the_numbers(fault):
    bug = case(fault)
    for answer in ("nothing", "adam", "sign", "mask"):
        if answer != fault:
            words = said(mode="bug", bug_seed=bug, answer=answer)
            assert "Found" not in words
            assert "Not " in words or "omething is wrong" in words


def test_only_adams_steps_tell_that_adam_is_wrong():
    right, wrong = (WIDGET.compute({"mode": "bug", "bug_seed": case(f)}, ["steps"])["steps"] for f in ("sign", "adam"))
    np.testing.assert_allclose(right["program"], right["textbook"], rtol=1e-6)
    assert wrong["program"][0] / wrong["textbook"][0] == pytest.approx(10, rel=0.02)  # but for ε
    assert set(check(mode="bug", bug_seed=case("adam"))["verdict"]) == {0}


def test_no_link_and_no_file_spells_the_fault():
    state, _ = WIDGET.resolve({"mode": "bug"})
    result = WIDGET.compute(state)
    kept = json.dumps([state, {name: sorted(columns) for name, columns in result.items()}])
    assert not any(fault in kept for fault in FAULTS if fault != "bias")
    assert not any("fault" in column for columns in result.values() for column in columns)
    assert np.all(np.isnan(result["check"]["repaired"]))


def test_moving_a_knob_does_not_compile_again():
    WIDGET.compute({})
    WIDGET.compute({"mode": "bug"})
    for knob, value in (
        ("h", 1e-8),
        ("point", 0.3),
        ("scheme", "forward"),
        ("precision", "float32"),
        ("curves", "central64"),
    ):
        assert compiled(lambda change={knob: value}: WIDGET.compute(change)) == [], knob
    for knob, value in (
        ("h", 1e-3),
        ("rules", "few"),
        ("examples", 3),
        ("l2", 0.5),
        ("seed", 4),
        ("bug_seed", 7),
        ("answer", "sign"),
    ):
        assert compiled(lambda change={"mode": "bug", knob: value}: WIDGET.compute(change)) == [], knob


@pytest.mark.parametrize("given", [{"h": 1e-4}, {"function": "surface", "surface": "beale"}, {"mode": "net"}])
def test_the_program_to_copy_runs_and_says_the_same(given, capsys):
    state, _ = WIDGET.resolve(given)
    exec(compile(program("simulab", state), "program", "exec"), {})
    printed = capsys.readouterr().out
    if "mode" in given:
        assert printed.count("right") == 7  # the verdict, and that of each part
    else:
        shown = WIDGET.compute(state, ["errors"])["errors"]
        assert f"{shown['error'][-1]:8.1e}" in printed
    compile(program("torch", state), "program", "exec")


@pytest.mark.parametrize("name", ["sine", "wiggle"])
def test_the_best_step_of_a_function_of_one_variable_is_that_of_one_variable(name):
    """Nothing is rounded away along the second axis, which such a function leaves alone."""
    shown = WIDGET.compute({"function": name, **EVERY}, ["errors"])["errors"]["predicted"]
    example = EXAMPLES[name]
    with backend.float64():
        x = jnp.full(1, example.point)
        slope = jax.grad(lambda p: example.f(p[0]))(x)
        alone = [expected(lambda p: example.f(p[0]), x, slope, order, 2.0**-53).best for order in (1, 2)]
    np.testing.assert_allclose(shown[2:], alone, rtol=1e-6)
