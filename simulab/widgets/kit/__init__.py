"""What widgets are built from: surfaces, racers, formulas, plots, datasets, programs to copy."""
