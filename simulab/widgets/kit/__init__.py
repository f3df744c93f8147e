"""What widgets are built from, an instructor's own as well: surfaces, racers, formulas, plots, datasets, programs to copy."""
