"""The system of record of talents, demands, county industries and experts."""
