"""Activation functions, one to a file."""
