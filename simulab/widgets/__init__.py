"""The widgets, one a file, found by ``simulab.catalogue``: knobs, compute, figures and words."""
