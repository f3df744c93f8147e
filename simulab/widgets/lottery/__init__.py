"""The training lottery."""

from simulab.widgets.lottery.lottery import TrainingLottery

__all__ = ["TrainingLottery"]
