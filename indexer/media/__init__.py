"""Opening media files that somebody else made: safely, on a continuous clock, in colours as people see them."""
