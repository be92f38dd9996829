"""How a command of ours runs: watched, bounded in time and memory, ended whole."""
