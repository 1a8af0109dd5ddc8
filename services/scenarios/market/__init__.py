"""The scenario market: what happens to scenarios, lists, solutions, reviews, pilots and needs."""
