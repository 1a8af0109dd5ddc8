"""What both markets tell people and write down of stages: history, notices."""
