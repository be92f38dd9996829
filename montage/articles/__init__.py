"""Reads articles: from the web, from files, from standard input; and tells which pages tell the same story."""
