"""Judging the real index and scoring on labelled and hand-judged sets; docs/matching.md, Evaluation."""
