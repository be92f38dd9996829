"""Pictures from stock services: what they offer for a text, which of it fits, and the file of what is taken."""
