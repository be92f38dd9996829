"""Pages and pictures for people: the storyboard of a film, the page of a library, contact sheets."""
