"""The system of record of talents, demands and county industries."""
