"""The learning-rate explorer."""

from simulab.widgets.learning_rate.learning_rate import LearningRate

__all__ = ["LearningRate"]
