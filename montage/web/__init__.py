"""Asks hosts for pages and files: only those that may be asked, politely, within time and size."""
