"""How Chinese is read aloud."""
