"""Generated pictures: made by models, marked as made."""
