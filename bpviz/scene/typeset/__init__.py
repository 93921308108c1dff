"""Formulas laid out as boxes, without a painter: their sizes, their places, their lines."""
