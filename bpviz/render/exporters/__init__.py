"""File formats that frames can be written to, one to a file."""
