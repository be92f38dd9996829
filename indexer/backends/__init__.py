"""Backends, one file each; loaded through `assets_db.plugins`, so that heavy packages are imported on demand."""
