"""Orders candidates for one shopper: events, profiles and scorers. Knows nothing of dialogue, prose or pages."""
