"""Locator maps: where a place is, from the globe closing in on it."""
