"""A story in, a script out."""
