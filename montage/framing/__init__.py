"""Where what matters is in a picture or a shot, so that a cut follows it and a camera heads for it."""
