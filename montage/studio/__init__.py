"""The studio: a film's first cut is changed in the browser, act by act, and only what changed is made again."""
