"""Batches: what a mini-batch's gradient is off by, and what that does to a training."""
