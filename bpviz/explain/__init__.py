"""What a number means: formulas in symbols, in numbers and in shapes."""
