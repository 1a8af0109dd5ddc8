"""What became of the scenarios, in numbers, and how far the plan's targets are reached."""
