"""Who did what: an append-only log in a service's own database, each entry chained to the one before."""
