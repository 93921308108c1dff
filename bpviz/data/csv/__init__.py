"""From the bytes of a file to a table: encoding, dialect, structure, kinds, every guess said."""
