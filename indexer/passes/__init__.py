"""Passes over what is stored: vectors, tags, text in the picture, speech, near-duplicates."""
