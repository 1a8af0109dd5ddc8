"""Reviews of a scenario's solutions by experts, and questions about scenario and decision."""
