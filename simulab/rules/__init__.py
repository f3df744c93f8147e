"""What update rules and schedules are made of, beside their knobs."""
