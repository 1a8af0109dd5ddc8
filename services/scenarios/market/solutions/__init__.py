"""Solutions to scenarios: drafts, joint bids, sealed submissions and their attachments."""
