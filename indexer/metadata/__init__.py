"""What is written about a media file: in it, beside it, and in its name."""
