"""The samples as a tree of words: what is said just so, fillers aside."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from simulator.hearing.plain import plain
from simulator.hearing.tokens import Match, Token, Tokenizer, Values


class Sample(NamedTuple):
    """A sample's tokens, a slot being `{TYPE}`, the names of its slots, and its intent."""

    intent: str
    tokens: tuple[str, ...]
    slots: tuple[str, ...]

    @property
    def types(self) -> list[str]:
        """The types of its slots, in their order."""
        return [token[1:-1] for token in self.tokens if token[0] == "{"]


def samples_of(language_model: Mapping[str, Any], tokenizer: Tokenizer) -> list[Sample]:
    """Return every sample of a model."""
    return [
        _sample(said, intent, tokenizer)
        for intent in language_model["intents"]
        for said in intent.get("samples", ())
    ]


def _sample(said: str, intent: Mapping[str, Any], tokenizer: Tokenizer) -> Sample:
    types = {slot["name"]: slot["type"] for slot in intent.get("slots", ())}
    tokens: list[str] = []
    slots = []
    for part in said.replace("{", "\0{").replace("}", "\0").split("\0"):
        if part.startswith("{"):
            slots.append(part[1:])
            tokens.append(f"{{{types[part[1:]]}}}")
        else:
            tokens += (token.form for token in tokenizer.tokens(plain(part)))
    return Sample(intent["name"], tuple(tokens), tuple(slots))


class _Node(dict[str, "_Node"]):
    sample: Sample | None = None


class _Found(NamedTuple):
    literal: int
    sample: Sample
    slots: tuple[Any, ...]


class Templates:
    """Which intent has a sample that says the same."""

    def __init__(self, samples: Sequence[Sample], fillers: Collection[str]) -> None:
        self._fillers = {tuple(filler.split()) for filler in fillers}
        self._root = _Node()
        for sample in samples:
            node = self._root
            for token in sample.tokens:
                node = node.setdefault(token, _Node())
            node.sample = node.sample or sample

    def match(self, tokens: Sequence[Token], values: Values) -> Match | None:
        """Return the match with the most literal words; None where no sample fits."""
        found = _Search(tuple(token.form for token in tokens), values, self._fillers).best(
            self._root, 0
        )
        return found and Match(
            found.sample.intent, dict(zip(found.sample.slots, found.slots, strict=True))
        )


class _Search:
    """Walks the tree once for every place in the line."""

    def __init__(
        self, forms: tuple[str, ...], values: Values, fillers: Collection[tuple[str, ...]]
    ) -> None:
        self._forms = forms
        self._values = values
        self._fillers = fillers
        self._known: dict[tuple[int, int], _Found | None] = {}

    def best(self, node: _Node, at: int) -> _Found | None:
        """Return what fits best below a node, from a place in the line on."""
        key = (id(node), at)
        if key not in self._known:
            self._known[key] = max(self._ways(node, at), key=lambda found: found[0], default=None)
        return self._known[key]

    def _ways(self, node: _Node, at: int) -> Iterator[_Found]:
        if at == len(self._forms):
            if node.sample:
                yield _Found(0, node.sample, ())
            return
        child = node.get(self._forms[at])
        if child is not None and (found := self.best(child, at + 1)):
            yield found._replace(literal=found.literal + 1)
        for length in (1, 2):
            filler = self._forms[at : at + length]
            if filler in self._fillers and (found := self.best(node, at + len(filler))):
                yield found
        for token, below in node.items():
            for run in self._values.get(token[1:-1], ()) if token[0] == "{" else ():
                if run.start == at and (found := self.best(below, run.end)):
                    yield found._replace(slots=(run.value, *found.slots))
