"""Starting points from the lectures, one to a file."""
