"""Settings, URLs, and the one place where refusals become HTTP answers."""
