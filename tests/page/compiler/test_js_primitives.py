"""Every primitive that moves, combines, orders or draws gives JAX's numbers; and no rule goes untested."""

from __future__ import annotations

import jax
import pytest
from primitive_cases import CASES

import simulab.compiler  # noqa: F401 - fills the table of rules
from simulab.compiler.identity import sub_jaxprs
from simulab.compiler.rules import RULES


@pytest.mark.parametrize("name", CASES)
def test_agrees_with_jax(agree, name):
    fn, args, rtol = CASES[name]
    agree(fn, *args, rtol=rtol, atol=1e-300 if rtol is None else rtol, signed_zero=rtol is None)


# Names that other releases of JAX give to a primitive tested under the name this one uses.
ALIASES = {
    "pjit": "jit",
    "remat": "remat2",
    "checkpoint": "remat2",
    "closed_call": "jit",
    "copy_p": "copy",
    "custom_vjp_call_jaxpr": "custom_vjp_call",
}
ALIASES |= {f"scatter_{k}": f"scatter-{k}" for k in ("add", "mul", "min", "max", "sub")}


def primitives(jaxpr) -> set[str]:
    found = set()
    for eqn in getattr(jaxpr, "jaxpr", jaxpr).eqns:
        found.add(eqn.primitive.name)
        for sub in sub_jaxprs(eqn):
            found |= primitives(sub)
    return found


def elementwise_names() -> set[str]:
    """What test_js_elementwise draws."""
    import test_js_elementwise as t

    names = {*t.EXACT, *t.ULPS, *t.BINARY_EXACT, *t.COMPARE, "lt_to", "le_to", "eq_to", "lgamma", "digamma"}
    return names | {"pow", "integer_pow", "atan2", "and", "or", "xor", "not", "population_count", "clz", "shift_left",
                    "shift_right_logical", "shift_right_arithmetic", "convert_element_type", "bitcast_convert_type",
                    "clamp", "select_n", "reduce_precision"}  # fmt: skip


def test_every_rule_is_exercised():
    seen = elementwise_names()
    with jax.enable_x64(True):
        for fn, args, _ in CASES.values():
            seen |= primitives(jax.make_jaxpr(fn)(*args))
    newer = {"one_minus_square", "polynomial"}  # JAX 0.12's: the derivative of tanh and such make them there
    if not hasattr(jax.lax, "one_minus_square"):
        seen |= newer
    missing = {n for n in RULES if n not in seen and ALIASES.get(n) not in seen}
    assert not missing, f"rules without a test: {sorted(missing)}"
