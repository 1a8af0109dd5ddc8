"""How the system is run: locally here, on Kubernetes beside it."""
