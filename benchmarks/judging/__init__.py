"""An independent judge of sentences about products: it shares no code and no word list with the product's own check."""
