"""The same search as a program: with ``simulab.search``, and with optuna's own samplers where it has an equal.

See ``simulab.widgets.kit.code`` for what the braces mean. Both train by the same engine, so that a trial is worth the same.
"""

import json
from typing import Any

from simulab.search.space import Range
from simulab.training.recipe import Given
from simulab.widgets.search.data import SearchData
from simulab.widgets.search.nets import FIXED, NETWORK
from simulab.widgets.search.objective import BLUR, EPOCHS, OTHERS, RATES, Other

SIMULAB = """\
{piece:objective:imports}
{piece:objective}

# Both may spend as much. What is random has random numbers of its own: not the very trials on screen.
for name, options in (("grid", dict()), ("{strategy}", {piece:strategy})):
    study = search(objective, space, strategy=name, trials={trials}, seed={seed}, epochs=EPOCHS, **options)
    print(study)
    print(f"{name}: {study.best.value:.6f}")
"""

OPTUNA = """\
import math

import numpy as np
import optuna
{piece:strategy:imports}{piece:objective:imports}
optuna.logging.set_verbosity(optuna.logging.WARNING)
trials, seed = {trials}, {seed}

{piece:objective}

{piece:scale}


def objective(trial):
    config = {
        "learning_rate": trial.suggest_float("learning_rate", RATES[0], RATES[1], log={piece:scale:log}),
        OTHER: trial.suggest_float(OTHER, other(0), other(1), log=OTHER_LOG),
    }
    for epochs in {piece:strategy:looks}:
        value = worth(config, epochs)
        trial.report(value, epochs)
        if trial.should_prune():
            raise optuna.TrialPruned
    return value


def paid(study, trial):
    if sum(max(one.intermediate_values, default=0) for one in study.trials) >= trials * EPOCHS:
        study.stop()


rows = math.isqrt(trials)
grid = {
    "learning_rate": [rate(u) for u in np.linspace(0, 1, trials // rows)],
    OTHER: [other(v) for v in np.linspace(0, 1, rows)],
}
samplers, pruners = optuna.samplers, optuna.pruners
searches = {
    "grid": (samplers.GridSampler(grid, seed=seed), pruners.NopPruner(), []),
{piece:strategy}
}
for name, (sampler, pruner, points) in searches.items():
    study = optuna.create_study(direction="maximize", sampler=sampler, pruner=pruner)
    for u, v in points:
        study.enqueue_trial({"learning_rate": rate(u), OTHER: other(v)})
    study.optimize(objective, callbacks=[paid])
    print(study.best_params)
    print(f"{name}: {study.best_value:.6f}")
"""

OPTIONS = {"gaussian_process": 'dict(acquisition="{acquisition}", kappa={kappa}, length={length})'}
STOPPING = ("halving", "hyperband", "bohb")
_WHOLE = "pruners.NopPruner(), []"
OF_OPTUNA = {
    "random": f"samplers.RandomSampler(seed), {_WHOLE}",
    "latin_hypercube": "samplers.RandomSampler(seed), pruners.NopPruner(), qmc.LatinHypercube(2, rng=seed).random(trials)",
    "sobol": f'samplers.QMCSampler(qmc_type="sobol", scramble=True, seed=seed), {_WHOLE}',
    "gaussian_process": f"samplers.GPSampler(seed=seed, n_startup_trials=4), {_WHOLE}",
    "tpe": f"samplers.TPESampler(seed=seed, multivariate=False), {_WHOLE}",
    "halving": "samplers.RandomSampler(seed), pruners.SuccessiveHalvingPruner(1, 3), []",
    "bohb": "samplers.TPESampler(seed=seed, multivariate=False), pruners.HyperbandPruner(1, EPOCHS, 3), []",
    "hyperband": "samplers.RandomSampler(seed), pruners.HyperbandPruner(1, EPOCHS, 3), []",
}
NOTES = {
    "latin_hypercube": "optuna has no Latin hypercube: its points are SciPy's.",
    "gaussian_process": "Needs PyTorch; its acquisition is the logarithm of the expected improvement.",
    "tpe": "Knob by knob, as on screen; unless told, optuna 5 looks at both together.",
    "bohb": "optuna decides as soon as a trial is there, and its estimators look at both knobs' last values.",
    "halving": "optuna decides as soon as a trial is there, without waiting for the others.",
    "hyperband": "optuna decides as soon as a trial is there, without waiting for the others.",
    "coarse_to_fine": "optuna has no coarse to fine: only the grid is searched.",
}
FORMULA = """\
    u, v = math.log(config["learning_rate"] / RATES[0]) / math.log(RATES[1] / RATES[0]), config["other"]
    true = (1 - {matters}) * math.exp(-(((u - {peak_x}) / {width}) ** 2)) + {matters} * math.exp(-(((v - {peak_y}) / 0.4) ** 2))
    luck = (1 + math.sin(1e3 * u + 1.7e3 * v)) / 2
    return true + BLUR * (1 - epochs / EPOCHS) * (luck - true)  # what is seen early is partly chance
"""
HEAD = f"EPOCHS, RATES = {EPOCHS}, ({RATES[0]:g}, {RATES[1]:g})\n"
SCALES = {
    "log": "def rate(u):\n    return RATES[0] * (RATES[1] / RATES[0]) ** u",
    "linear": "def rate(u):\n    return RATES[0] + (RATES[1] - RATES[0]) * u",
}


def programs(strategies: tuple[str, ...], datasets: tuple[SearchData, ...]) -> dict[str, Any]:
    """Library -> template and pieces."""
    rate = "Range(*RATES, log={piece:scale})"
    space = f'space = Space({{"learning_rate": {rate}, "%s": %s}})'
    mine = {
        "formula": f"{HEAD}BLUR = {BLUR}\n{space % ('other', 'Range(0.0, 1.0)')}\n\n\ndef objective(config, epochs):\n{FORMULA}"
    }
    theirs = {
        "formula": f'{HEAD}BLUR, OTHER, OTHER_LOG = {BLUR}, "other", False\n\n\ndef worth(config, epochs):\n{FORMULA}\n\n'
        "def other(v):\n    return v\n"
    }
    for other in OTHERS:
        range_ = f"Range({other.range.low:g}, {other.range.high:g}{', log=True' if other.range.log else ''})"
        mine[other.knob] = f"{HEAD}{space % (other.knob, range_)}\nobjective = {_nets(other)}"
        inside = _inside(other.range)
        theirs[other.knob] = (
            f'{HEAD}OTHER, OTHER_LOG = "{other.knob}", {other.range.log}\nnets = {_nets(other)}\n\n\n'
            "def worth(config, epochs):\n    return nets.many([config], epochs)[0]\n\n\n"
            f"def other(v):\n    return {inside}\n"
        )
    lines = {name: _line(name) for name in strategies}
    looks = {name: "(1, 3, EPOCHS)" if name in STOPPING else "(EPOCHS,)" for name in strategies}
    logs = {"log": "True", "linear": "False"}
    knobs = [other.knob for other in OTHERS]
    imports = dict.fromkeys(knobs, "from simulab.search import Nets, Range, Space, search\n")
    imports["formula"] = "import math\n\nfrom simulab.search import Range, Space, search\n"
    more = dict.fromkeys(knobs, "\nfrom simulab.search import Nets\n")
    more["latin_hypercube"] = "from scipy.stats import qmc\n"
    own = "...,  # put “{0}” here, a training.Dataset\n   "
    data = {
        one.name: f'"{one.name}",' if not isinstance(one.recipe, Given) else own.format(one.recipe.title)
        for one in datasets
    }
    options = {name: OPTIONS.get(name, "dict()") for name in strategies}
    return {
        "simulab": {
            "template": SIMULAB,
            "pieces": {"objective": mine, "imports": imports, "dataset": data, "scale": logs, "strategy": options},
        },
        "optuna": {
            "template": OPTUNA,
            "pieces": {
                "objective": theirs,
                "imports": more,
                "dataset": data,
                "scale": SCALES,
                "log": logs,
                "strategy": lines,
                "looks": looks,
            },
        },
    }


def _nets(other: Other) -> str:
    fixed = ", ".join(f"{name}={json.dumps(value)}" for name, value in FIXED.items() if name != other.knob)
    looks = f'width={NETWORK.hidden[0]}, activation="{NETWORK.activation}", initialisation="{NETWORK.initialisation}"'
    return f"Nets({{piece:dataset}} EPOCHS, {looks},\n    {fixed})"


def _inside(given: Range) -> str:
    return f"{given.low:g} * {given.high / given.low:g} ** v" if given.log else f"{given.high:g} * v"


def _line(name: str) -> str:
    note = f"    # {NOTES[name]}\n" if name in NOTES else ""
    return note + (f'    "{name}": ({OF_OPTUNA[name]}),' if name in OF_OPTUNA else "")
