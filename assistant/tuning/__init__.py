"""Trains the embedded model to word sheets."""
