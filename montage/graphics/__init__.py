"""What is drawn and not filmed: cards, titles, lower thirds, credits. Drawn once, with Pillow, for every renderer."""
