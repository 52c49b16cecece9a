"""Behaviour logs of other systems, one module a format: rows become events. Knows no database."""
