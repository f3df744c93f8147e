"""StudyOf: how the trials that a widget shows are a study of ``simulab.search``, for whoever downloads them."""

from collections.abc import Mapping
from dataclasses import dataclass

from simulab.search.space import Range


@dataclass(frozen=True)
class StudyOf:
    """Where a study's parts are found; the twin that writes it is js/src/player/study.js."""

    source: str
    """Has ``value`` and ``epochs`` by series, and of the last series ``after_n`` for each look n."""
    series: tuple[str, ...]
    """The searches; the last one is the study, the others stand in it under their names."""
    objective: str
    """The knob that chooses what is searched."""
    strategy: str
    """The knob that names the last search's strategy."""
    columns: tuple[str, ...]
    """The columns that hold the knobs of a space, in its order."""
    looks: tuple[int, ...]
    """Epochs after which a trial is looked at; the last is a whole training."""
    spaces: Mapping[str, Mapping[str, Range]]
    """Option of ``objective`` -> knob -> where it is searched."""
