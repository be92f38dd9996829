"""The music under a film: its beats, and the part of it that is played."""
