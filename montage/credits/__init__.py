"""Whose pictures, music and words are in a film."""
