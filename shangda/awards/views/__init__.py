"""Pages of votes and payments."""
