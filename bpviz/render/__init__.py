"""Pixels and files: the one painter and the exporters."""
