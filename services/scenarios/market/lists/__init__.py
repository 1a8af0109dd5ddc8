"""Opportunity lists and capability lists: batches that are drafted, frozen, compared and amended."""
