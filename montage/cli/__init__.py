"""The command line: thin callers of `film.make` and of the library."""
