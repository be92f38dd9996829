"""The authors of the pictures, music and words in a film."""
