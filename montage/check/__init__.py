"""The gate: what is wrong with a finished film, measured on the file itself."""
