"""A video to its shots: where they begin, their key frames, how they look."""
