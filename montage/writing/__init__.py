"""Article to script: which sentences are spoken, what is checked, what each line is about."""
