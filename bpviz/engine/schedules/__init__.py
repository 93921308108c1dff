"""Rules by which the learning rate changes from epoch to epoch, one to a file."""
