"""Small nets on pictures of digits: what helps them with pictures that they have not seen, and how that is measured."""
