"""Which shots fit a text: by their words, by the names they bear, by their looks."""
