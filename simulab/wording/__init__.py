"""How things are said: numbers, the field's words, what a mistyped call meant, how far a long one is."""
