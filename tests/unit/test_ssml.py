"""Whatever reaches SSML or an APL document is escaped."""

import xml.etree.ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from skill.words import ssml

hostile = st.text() | st.text("<>&\"'${}]\x00\x07\u202e\u2066ab ", max_size=40)


@given(hostile)
def test_any_text_becomes_well_formed_ssml_that_says_the_same(text: str) -> None:
    root = ET.fromstring(ssml.speak([ssml.ssml(text)]))
    assert len(root) == 0
    assert (root.text or "") == ssml.speakable(text)


@given(hostile)
def test_no_text_begins_an_expression_in_an_apl_document(text: str) -> None:
    assert "${" not in ssml.apl(text)


@given(hostile)
def test_no_control_or_direction_character_is_spoken(text: str) -> None:
    assert ssml.speakable(text).isprintable()


@given(hostile)
def test_a_sounds_address_stays_within_its_attribute(source: str) -> None:
    element = ET.fromstring(ssml.audio(ssml.speakable(source)))
    assert set(element.attrib) == {"src"}
    assert len(element) == 0
