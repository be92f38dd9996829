"""Reads articles: from the web, from files, from standard input; and finds which pages cover the same story."""
