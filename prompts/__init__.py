"""Templates as files, and how they are filled. Knows no model and no product."""
