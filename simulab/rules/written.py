"""A rule written out, for programs to copy, where a library has none like it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Written:
    """Lines of Python that define a rule, and the expression that makes one.

    Args:
        lines: a function or a class, for one vector of weights or a list ``params`` of PyTorch's.
        made: as ``Optimizer.optax_code`` and ``torch_code``, with the knobs in braces.
        ahead: where the gradient is taken, if not at the weights: in optax an expression of ``params`` and the rule's
            vector ``state``, in PyTorch what is called before the loss.
    """

    lines: str
    made: str
    ahead: str = ""
