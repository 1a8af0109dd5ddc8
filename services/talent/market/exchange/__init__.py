"""Data that departments send and receive, under a catalogue."""
