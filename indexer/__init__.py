"""Files in, `assets_db` out: scan, probe, decode, find shots, sample frames, embed, store."""
