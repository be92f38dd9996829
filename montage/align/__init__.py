"""Decides what is on screen when, and nothing else does."""
