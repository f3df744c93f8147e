"""The datasets, one a file, found by ``simulab.catalogue``."""
