"""Article in, film out. `film.make` is the whole flow."""
