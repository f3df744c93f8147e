"""Search for hyper-parameters: one ask/tell face for every strategy, budgets counted in epochs.

``search(objective, space, strategy=..., trials=..., seed=...)`` gives a ``Study``; ``Nets`` is the objective for real nets.
"""

from simulab.search.nets import Nets
from simulab.search.run import search
from simulab.search.space import Options, Range, Space
from simulab.search.strategies import STRATEGIES
from simulab.search.strategy import Ask, Strategy
from simulab.search.study import Study, Trial

__all__ = ["STRATEGIES", "Ask", "Nets", "Options", "Range", "Space", "Strategy", "Study", "Trial", "search"]
