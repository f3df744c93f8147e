"""The optimizers, one update rule a file, found by ``simulab.catalogue``."""
