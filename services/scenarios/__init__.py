"""The system of record of enterprises and scenarios."""
