"""Cost functions, one to a file."""
