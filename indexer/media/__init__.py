"""Opening media files that somebody else made: safely, on a continuous clock, in display colours."""
