"""Where a store says which trained ranker is in use. Knows nothing that takes long to load."""

#: The file in a store's folder; see `ranking.artefact`.
POINTER = "ranker.json"
