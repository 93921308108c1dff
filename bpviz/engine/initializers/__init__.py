"""Ways to draw the initial weights, one to a file."""
