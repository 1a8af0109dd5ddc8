"""People behind profiles: their identities, sealed, and what they consent to."""
