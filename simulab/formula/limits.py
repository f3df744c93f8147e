"""How much a formula may ask for. What is within these limits is read in a millisecond and compiled in a second."""

LONGEST = 200
"""Characters."""
DEEPEST = 24
"""Parentheses, signs and powers inside each other."""
HIGHEST_POWER = 20
"""The largest exponent, up or down."""
LARGEST = 1e9
"""The largest number."""
