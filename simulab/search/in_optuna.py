"""A study in optuna: what was searched and found, as optuna writes it."""

import math
from typing import Any

from simulab.search.requirement import needs
from simulab.search.space import Options, Space


def distributions(space: Space) -> dict[str, Any]:
    """The space as optuna writes it; options by their number, since optuna stores only plain values."""
    optuna = needs("optuna.distributions", "optuna")
    made = {}
    for name, knob in space.items():
        if isinstance(knob, Options):
            made[name] = optuna.CategoricalDistribution(tuple(range(len(knob.values))))
        elif knob.integer:
            made[name] = optuna.IntDistribution(round(knob.low), round(knob.high), log=knob.log)
        else:
            made[name] = optuna.FloatDistribution(knob.low, knob.high, log=knob.log)
    return made


def written(study: Any, storage: Any, name: str | None) -> Any:
    """An optuna study with every trial of ``study``: its knobs, its values by epoch, and its state."""
    optuna = needs("optuna", "a study in optuna")
    made = optuna.create_study(direction="maximize", storage=storage, study_name=name)
    spaces, states = distributions(study.space), optuna.trial.TrialState
    for trial in study.trials:
        value = trial.value
        state = (
            states.PRUNED if trial.epochs < study.whole else states.COMPLETE if math.isfinite(value) else states.FAIL
        )
        params = {
            name: knob.values.index(trial.config[name]) if isinstance(knob, Options) else trial.config[name]
            for name, knob in study.space.items()
        }
        seen = {epochs: value for epochs, value in trial.values.items() if math.isfinite(value)}
        made.add_trial(
            optuna.trial.create_trial(
                params=params, distributions=spaces, intermediate_values=seen, state=state,
                value=value if state == states.COMPLETE else None, user_attrs={"epochs": trial.epochs},
            )
        )  # fmt: skip
    return made
