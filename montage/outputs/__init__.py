"""Checks where output goes before work begins: nothing of the user's is overwritten."""
