"""ffmpeg, always as a process of its own: how it is run, what it encodes with."""
