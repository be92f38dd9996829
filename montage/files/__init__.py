"""Files on disk: their digests, names, and what killed runs have left of them."""
