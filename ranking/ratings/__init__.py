"""How many stars a shopper would give a product. Each model is a file; `predicted` is the one that is served."""
