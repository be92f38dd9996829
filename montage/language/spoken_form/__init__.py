"""Text normalization: what a voice reads aloud for what is written. English and Chinese."""
