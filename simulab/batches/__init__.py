"""Batches: what a mini-batch's gradient is off by, and what that does to a training."""

from simulab.batches.train_batches import BatchRuns, train_batches

__all__ = ["BatchRuns", "train_batches"]
