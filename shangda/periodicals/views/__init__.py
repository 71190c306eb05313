"""Pages of periodicals: composing, the archive, reading, uses outside, keeping."""
