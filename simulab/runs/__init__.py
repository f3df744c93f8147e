"""Runs on a surface: descent, basins, what a run is and what is true of it."""
