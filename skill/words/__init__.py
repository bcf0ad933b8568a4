"""Everything a person hears, as data in a folder a language, and what turns it into speech."""

from skill.words.catalogue import load_catalogue
from skill.words.lines import Words, load_words
from skill.words.source import BrokenWords

__all__ = ["BrokenWords", "Words", "load_catalogue", "load_words"]
