"""The ladder from one's own footage to a made picture: what is shown where nothing in the library fits."""
