"""Patients of the clinic: trainings with one thing wrong, the tests that tell what it is, and the rule that reads them."""
