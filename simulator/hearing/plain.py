"""What was said, as plain words: the one form in which lines and samples are compared."""

import re
import unicodedata

_OFTEN_UNMARKED = """
    ain't aren't can't couldn't didn't doesn't don't hadn't hasn't haven't here's how's i'm i've
    isn't it'll it's let's shouldn't that'll that's there's they're they've wasn't we've weren't
    what're what's when's where's who's won't wouldn't you're you've
"""
_UNMARKED = {word.replace("'", ""): word for word in _OFTEN_UNMARKED.split()}
_SLURRED = {
    "can't": "can not",
    "cannot": "can not",
    "dunno": "do not know",
    "gimme": "give me",
    "gonna": "going to",
    "gotta": "got to",
    "kinda": "kind of",
    "lemme": "let me",
    "let's": "let us",
    "ok": "okay",
    "sorta": "sort of",
    "wanna": "want to",
    "won't": "will not",
}
_ENDINGS = {
    "n't": " not",
    "'d": " would",
    "'ll": " will",
    "'m": " am",
    "'re": " are",
    "'ve": " have",
}
_HAS_AN_IS = re.compile(r"(he|here|how|it|she|that|there|what|when|where|who)'s")
_APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\u02bc\u2032\u00b4`", "'"))
_INITIALS = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_NOT_SPOKEN = re.compile(r"(?<!\d)\.|\.(?!\d)|[^\w.']|_")
_DIGIT_THEN_LETTER = re.compile(r"(?<=\d)(?!(?:st|nd|rd|th)\b)(?=[^\W\d])")


def plain(text: str) -> str:
    """Lower-case words, single spaces, contractions in full, no punctuation but that of 1.5."""
    text = unicodedata.normalize("NFKC", text.translate(_APOSTROPHES)).lower()
    text = _INITIALS.sub(lambda initials: initials[0].replace(".", ""), text)
    words = _DIGIT_THEN_LETTER.sub(" ", _NOT_SPOKEN.sub(" ", text)).split()
    return " ".join(" ".join(map(_in_full, words)).split())


def _in_full(word: str) -> str:
    word = _UNMARKED.get(word, word.strip("'"))
    if word in _SLURRED:
        return _SLURRED[word]
    if _HAS_AN_IS.fullmatch(word):
        return f"{word[:-2]} is"
    for ending, full in _ENDINGS.items():
        if word.endswith(ending):
            return _in_full(word.removesuffix(ending)) + full
    return word.replace("'", "")
