"""The advisory committee: seats, terms, nominations and advice."""
