"""The same run in optax and in PyTorch, to copy. Both draw their points, weights and order with JAX, so that the numbers agree.

See ``simulab.widgets.kit.code`` for what the braces mean.
"""

from simulab.widgets.net_lab.code.programs import programs

__all__ = ["programs"]
