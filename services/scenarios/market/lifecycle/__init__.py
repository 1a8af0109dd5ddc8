"""The stages of a scenario: who moves it from which to which, and what may be edited at each."""
