"""Pages of the unit's side."""
