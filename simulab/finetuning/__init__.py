"""Transfer: a net that knows one task learns another from few examples."""

from simulab.finetuning.transfer import Transfer, transfer

__all__ = ["Transfer", "transfer"]
