"""Systems of record: aggregates with versions in Postgres, each change with its event in the outbox.

A service declares its aggregates (`aggregate.Aggregate`) and gets handlers, storage, gRPC translation and a
command line from here.
"""
