"""Finds products: feeds, catalogue, tags, index and search. Knows nothing of shoppers, dialogue or pages."""
