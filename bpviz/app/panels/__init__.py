"""The panels beside the network, one to a file."""
