"""The skill graph: which names are one skill, which skill is broader than which, which are near."""
