"""Proposals of who could go where, under capacities and bounds."""
