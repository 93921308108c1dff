"""From a table to arrays: roles, gaps, features, targets and the split, every decision said."""
