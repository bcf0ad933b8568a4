"""What a process of forked.py has before it begins: the modules of a server, and its words."""

import pytest

import skill.hosting.server
import skill.observability.metrics
import skill.store.dynamodb
import skill.store.sqlite
import skill.tools.commands  # noqa: F401
from tests.support import words

words.read_once(pytest.MonkeyPatch())
words.load_words("en")
words.load_catalogue("en")
