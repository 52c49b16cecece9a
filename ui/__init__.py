"""The ways in: command line and browser. Knows how things look, not how they are found."""
