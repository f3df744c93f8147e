"""The schedules, one a file, found by ``simulab.catalogue``."""
