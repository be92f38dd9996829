"""The timeline file: read, checked, conformed, compared with the files that it names."""
