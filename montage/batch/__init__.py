"""Films from feeds, unattended: links are collected, pages read, films made by worker processes, a list written."""
