"""Faults that a network or its training can have, found by rules with stated thresholds, one to a file."""
