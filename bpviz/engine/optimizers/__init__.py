"""Rules that turn gradients into a change of the parameters, one to a file."""
