"""What is wrong with a formula, and under which character."""


class FormulaError(ValueError):
    """A formula that cannot be read.

    Attributes:
        reason: one sentence for the person who typed it.
        at: the character it is about, counted from 0; the formula's length where something is missing at its end.
    """

    def __init__(self, reason: str, at: int) -> None:
        super().__init__(reason, at)
        self.reason = reason
        self.at = at

    def __str__(self) -> str:
        return f"character {self.at + 1}: {self.reason}"
