"""How well callers are understood and served, as numbers."""
