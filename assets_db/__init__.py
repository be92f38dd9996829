"""What we own: files, assets, shots, frames, words and vectors. Imports nothing of ours."""
