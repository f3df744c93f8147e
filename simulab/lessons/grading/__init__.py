"""What students handed in on a lesson: read, replayed and marked once more, and a class's answers side by side."""
