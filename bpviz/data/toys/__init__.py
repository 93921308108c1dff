"""The toy data sets, one to a file."""
