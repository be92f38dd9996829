"""Which sources a film is made of, signed into it as a C2PA manifest, and read back."""
