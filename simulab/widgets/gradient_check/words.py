"""What the gradient check says, and the programs it offers to copy."""

from typing import Any

from simulab.gradcheck.functions import EXAMPLES
from simulab.gradcheck.judgement import ACCEPTABLE, RIGHT, SUSPICIOUS, WRONG
from simulab.widgets.gradient_check import difference as single
from simulab.widgets.gradient_check import net_check as whole
from simulab.widgets.kit.code import body
from simulab.widgets.kit.surfaces import Surfaces

SAID = "{who} at h = {a:rate}: relative error {b:sig3}"
PUT_RIGHT = "put right, the worst relative error falls from {a:sig3} to {b:sig3}."

PHRASES = {
    RIGHT: f"{SAID}. Below 1e-7: right.",
    ACCEPTABLE: f"{SAID}. From 1e-7 to 1e-5: acceptable, look for kinks.",
    SUSPICIOUS: f"{SAID}. From 1e-5 to 1e-3: suspicious.",
    WRONG: f"{SAID}. Above 1e-3: wrong.",
    single.FLAT: "Both derivatives are zero here: such a check says nothing.",
    single.LEVEL: "The derivative is zero here, and the difference {b:sig3}: a relative error says nothing of it.",
    single.UNDEFINED: "The derivative is not a number here: there is nothing to check.",
    single.KINK: f"{SAID}, and the kink lies between x − h and x + h: it is the numerical derivative that is wrong.",
    single.AHEAD: f"{SAID}, and the kink lies between x and x + h: it is the numerical derivative that is wrong.",
    single.ON_KINK: "The point is the kink itself: the slopes on its two sides differ, so there is no derivative to check.",
    single.LOST: "{who} at h = {a:rate}: both ends of the difference are the same number, so nothing is left of it.",
    single.UNROUNDED: "Rounding plays no part here: the smaller h, the better.",
    single.EXACT: "Nothing is truncated here, so a larger h is better: only rounding is left, and it grows as 1/h.",
    single.EXACT_UP_TO: "Nothing is truncated until h reaches the kink, {a:sig3} away: up to there a larger h is better, as "
    "rounding grows with 1/h.",
    single.TRUNCATED: "h is above its best, {a:rate}: truncation rules, and a smaller h helps.",
    single.ROUNDED: "h is below its best, {a:rate}: rounding rules, and a smaller h makes it worse.",
    single.BEST: "That is about the best h: {a:rate} is predicted, where truncation and rounding are about equally large.",
    whole.ALL_RIGHT: "All six parts agree, the worst ({who}) to {a:sig3}: at this point the gradient is right.",
    whole.WORST + ACCEPTABLE: "The worst part, {who}, is off by {a:sig3}: acceptable, look for kinks.",
    whole.WORST + SUSPICIOUS: "The worst part, {who}, is off by {a:sig3}: suspicious.",
    whole.WORST + WRONG: "The worst part, {who}, is off by {a:sig3}: wrong.",
    whole.SINGLE: "In float32 rounding alone can make a right gradient look wrong.",
    whole.SILENT: "The gradient of {a:int} of 6 parts is zero, by symmetry: a fault there would not show.",
    whole.UNLIT: "The gradient of {a:int} of 6 parts is zero: no signal gets there, and a fault there would not show.",
    whole.DROPPED: "Dropout is on: with a fixed seed it is the gradient of one thinned net that is checked.",
    whole.LOOSE: "Every evaluation sees other examples: the difference is one of two different losses.",
    whole.MANY: "With {a:int} examples more kinks lie within reach, and every sum rounds more.",
    whole.MANY_SMOOTH: "With {a:int} examples every sum rounds more.",
    whole.KINKS: "A ReLU changes sides between the two ends of the difference for {a:int} of 93 entries: "
    "there the numerical value may be wrong.",
    whole.ASK: "At most one line is at fault. Which parts are off, and by how much? Change N or λ, break a rule, and answer.",
    whole.FOUND: "Right: there is no fault. The worst relative error is {a:sig3}, and Adam steps as in the textbook.",
    whole.FOUND + 1: f"Found: the loss's gradient was N = {{c:int}} times too long. With 1/N {PUT_RIGHT}",
    whole.FOUND + 2: f"Found: W₂ is square, so nothing complained. With W₂ᵀ {PUT_RIGHT}",
    whole.FOUND + 3: f"Found: gradients flowed through units that were off. With the mask {PUT_RIGHT}",
    whole.FOUND + 4: f"Found: its gradient was zero. With the sum over the examples {PUT_RIGHT}",
    whole.FOUND + 5: f"Found: the data's loss went uphill. With p − y {PUT_RIGHT}",
    whole.FOUND + 6: f"Found: only weights were off, by λw, and no bias. With it {PUT_RIGHT}",
    whole.FOUND + 7: f"Found: it learned the class after the true one. With the true one {PUT_RIGHT}",
    whole.FOUND + 8: "Found: the gradient is right, and Adam's steps were up to {a:sig3} times as long as the textbook's.",
    whole.FOUND_ADAM: "Found: Adam's steps were up to {a:sig3} times as long as the textbook's.",
    whole.FOUND_STILL: "Right, it is Adam, although here it does not show: there is hardly a gradient to step along.",
    whole.FOUND_UNSEEN: "Right, it is that line, although here it does not show: the worst relative error is {a:sig3} with "
    "it and {b:sig3} without.",
    whole.MISSED: "Something is wrong: the worst relative error is {a:sig3}.",
    whole.MISSED + 8: "Not Adam: its steps are the textbook's, and the worst relative error of the gradient is {b:sig3}.",
    whole.UNSEEN: "Something is wrong, although here it does not show: the worst relative error is {a:sig3}. Change N, λ or a "
    "rule.",
    whole.HIDDEN: "Not that. The line at fault does not show here, the gradient comes out right to {b:sig3}: change N, λ or a "
    "rule.",
    whole.NOT_ADAM: "Not Adam: its steps are the textbook's, and the gradient is right to {b:sig3}.",
    whole.INNOCENT: "Not that: the gradient is right to {b:sig3}, and no line of it is at fault.",
    whole.OPTIMIZER: "The gradient is right, but something is wrong: steps are up to {a:sig3} times as long as they should be.",
    whole.LONG_STEPS: "Something is wrong: steps are up to {a:sig3} times as long as they should be.",
} | {
    whole.MISSED + fault: "Not that: with this line put right the worst relative error is still {b:sig3}."
    for fault in range(1, 8)
}  # fmt: skip

SIMULAB = """\
import math

import jax
import jax.numpy as jnp

import simulab as sl
from simulab.training import dataset

{piece:mode}
"""

SIMULAB_FUNCTION = """
def f(p):
{piece:function}


print(sl.check_gradient(f, {piece:function:point}, h={h}, scheme="{scheme}", precision="{precision}"))"""

SIMULAB_NET = """
def loss(p):
    a = {piece:activation}(x @ p["W1"] + p["b1"])
    a = {piece:activation}(a @ p["W2"] + p["b2"])
    log_p = jax.nn.log_softmax(a @ p["W3"] + p["b3"])
    weights = sum(jnp.sum(p[name] ** 2) for name in ("W1", "W2", "W3"))
    return -jnp.mean(log_p[jnp.arange(len(y)), y]) + {l2} / 2 * weights


flowers = dataset("iris", examples={examples})
x, y = flowers.x / 5, flowers.y
p = {}
for i, (n_in, n_out) in enumerate([(4, 6), (6, 6), (6, 3)], 1):
    key = jax.random.fold_in(jax.random.key({seed}), i)
    p[f"W{i}"] = {weight_scale} * math.sqrt(2 / n_in) * jax.random.normal(key, (n_in, n_out))
    p[f"b{i}"] = 0.1 * jax.random.normal(key, (n_out,))

# put your own backward pass in the place of jax.grad
print(sl.check_gradient(loss, p, jax.grad(loss), h={h}, scheme="{scheme}"))"""

TORCH = """\
import math

import torch

{piece:mode}
"""

TORCH_FUNCTION = """
def f(p):
{piece:function}


p = torch.tensor({piece:function:point}, dtype=torch.float64, requires_grad=True)
# central differences; it raises where |a - n| > atol + rtol |n|
print(torch.autograd.gradcheck(f, (p,), eps={h}, atol=0, rtol=1e-5))"""

TORCH_NET = """
torch.manual_seed({seed})
x, y = torch.randn({examples}, 4, dtype=torch.float64), torch.arange({examples}) % 3
net = torch.nn.Sequential(
    torch.nn.Linear(4, 6), torch.nn.{piece:activation}(),
    torch.nn.Linear(6, 6), torch.nn.{piece:activation}(),
    torch.nn.Linear(6, 3),
).double()
names = [name for name, _ in net.named_parameters()]


def loss(*p):
    scores = torch.func.functional_call(net, dict(zip(names, p)), (x,))
    weights = sum((w**2).sum() for w in p if w.ndim == 2)
    return torch.nn.functional.cross_entropy(scores, y) + {l2} / 2 * weights


# put your own backward pass into a torch.autograd.Function to check it
print(torch.autograd.gradcheck(loss, tuple(net.parameters()), eps={h}, atol=1e-8, rtol=1e-5))"""


def programs(surfaces: Surfaces) -> dict[str, dict[str, Any]]:
    """Library -> template and pieces: the same check in a script."""
    return {
        "simulab": _program(
            surfaces, SIMULAB, SIMULAB_FUNCTION, SIMULAB_NET, "jnp.", ("jax.nn.relu", "jnp.tanh", "jax.nn.sigmoid")
        ),
        "torch": _program(surfaces, TORCH, TORCH_FUNCTION, TORCH_NET, "torch.", ("ReLU", "Tanh", "Sigmoid")),
    }


def _program(
    surfaces: Surfaces, template: str, function: str, net: str, prefix: str, activations: tuple[str, ...]
) -> dict[str, Any]:
    bodies = {
        name: f"    (x,) = p\n    return {example.code}".replace("xp.", prefix) for name, example in EXAMPLES.items()
    }
    bodies_of = {name: body(surface, prefix) for name, surface in surfaces.all.items()}
    starts = {name: "[{start_x}, {start_y}]" if name in surfaces.of(2) else "[{start_x}]" for name in surfaces.all}
    points = dict.fromkeys(EXAMPLES, "[{point}]") | {"surface": "{piece:surface:start}"}
    return {
        "template": template,
        "pieces": {
            "mode": {"function": function, "net": net, "bug": net},
            "function": bodies | {"surface": "{piece:surface}"},
            "point": points,
            "surface": bodies_of,
            "start": starts,
            "activation": dict(zip(("relu", "tanh", "sigmoid"), activations)),
        },
    }
