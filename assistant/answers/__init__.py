"""Answers from the catalogue: comparisons, questions about products and the whole store, the cart. Knows no model."""
