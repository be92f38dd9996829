"""Script to narration: one sound file, and the time of every word."""
