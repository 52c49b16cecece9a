"""Measures of ranked lists, score matrices, spread, probabilities and ratings. Pure functions of arrays and lists.

What cannot be measured (a shopper with nothing to find, a mean of nothing) is nan, never 0: leave it out, or count it.
"""
