"""From a file to numbers: CSV, table, dataset."""
