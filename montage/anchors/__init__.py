"""Interest anchors: the moments at which a viewer waits to see something, and what to look for then."""
