"""The mathematics: NumPy only, examples as columns."""
