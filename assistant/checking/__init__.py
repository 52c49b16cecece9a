"""The detectors of assistant/check.py, one kind of statement a module."""
