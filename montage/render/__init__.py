"""Turns a timeline into pixels and sound: segments, subtitles, sound."""
