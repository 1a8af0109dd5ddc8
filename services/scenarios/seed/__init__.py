"""The scenarios and enterprises that a fresh city starts with; see README.md for what they are drawn from."""

from services.scenarios.seed.command import main
from services.scenarios.seed.plan_data import plan_enterprises, plan_scenarios
from services.scenarios.seed.synthetic import synthetic_enterprises

__all__ = ["main", "plan_enterprises", "plan_scenarios", "synthetic_enterprises"]
