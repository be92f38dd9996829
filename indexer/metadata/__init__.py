"""Metadata of a media file: in it, beside it, and in its name."""
