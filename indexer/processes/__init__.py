"""Processes of ours and of others: bounded in time and memory, ended with their parent."""
