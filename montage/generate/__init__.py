"""Pictures that nobody took: made by models, marked as made."""
