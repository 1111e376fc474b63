"""One module for each figure. Each takes a running server and returns numbers."""
