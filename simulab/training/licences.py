"""The licence that the datasets of one repository share."""

UCI = "Creative Commons Attribution 4.0 (UCI Machine Learning Repository)"
