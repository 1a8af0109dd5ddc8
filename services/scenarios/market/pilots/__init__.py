"""Pilots: milestones with evidence, until the scenario is demonstrated or the pilot is stopped."""
