"""The world as data: where places lie, what they are called, which one a text means, and the shapes of the land."""
