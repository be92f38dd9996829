"""Charts: which figures a text compares, in English and Chinese, and how they are drawn."""
