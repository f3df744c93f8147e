"""What is true of a loss surface, found from its numbers: a person's own function read and checked, its minima."""
