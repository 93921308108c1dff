"""The picture at any moment, as marks without pixels."""
