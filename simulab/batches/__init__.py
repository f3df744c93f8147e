"""Batches: what a mini-batch's gradient is off by, and what that does to a training; several workers, devices, and few bits."""

from simulab.batches.schedule_devices import DeviceSchedule, schedule_devices
from simulab.batches.train_batches import BatchRuns, train_batches
from simulab.batches.train_precision import PrecisionRun, train_precision
from simulab.batches.train_workers import WorkersRun, train_workers

__all__ = [
    "BatchRuns",
    "DeviceSchedule",
    "PrecisionRun",
    "WorkersRun",
    "schedule_devices",
    "train_batches",
    "train_precision",
    "train_workers",
]
