"""Real PostgreSQL, Kafka and Elasticsearch without Docker, and a supervisor of the whole system.

`python -m infra.local up | backing | clean`; the tests use the same servers through tests/stack.py.
"""
