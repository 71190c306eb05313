"""What follows a verb, after the commit."""
