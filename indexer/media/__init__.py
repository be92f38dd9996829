"""Opening media files of other people: safely, on a continuous clock, in display colours."""
