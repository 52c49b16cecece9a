"""Answers a message: understanding, the pipeline and explanations. Knows nothing of pages or the command line."""
