"""What words mean in a store: tags with their English and Chinese words. Knows no product."""

from retrieval.lexicon.entries import LexiconError
from retrieval.lexicon.lexicon import Lexicon, Mention, load_lexicon

__all__ = ["Lexicon", "LexiconError", "Mention", "load_lexicon"]
