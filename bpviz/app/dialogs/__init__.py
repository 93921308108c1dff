"""The windows that open over the window, one to a file."""
