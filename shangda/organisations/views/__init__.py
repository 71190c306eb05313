"""The management pages, by noun."""
