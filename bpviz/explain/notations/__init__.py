"""Ways to write the quantities of a pass, one table to a file."""
