"""Lines into a folder: a sound file each, and a page to listen through them."""

import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from html import escape
from pathlib import Path

from simulator.playback import Playback, playback
from simulator.recording import Studio
from tests.review.lines import SpokenLine

PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Every line, aloud</title>
<style>body{{font:1.1rem/1.5 system-ui;max-width:60rem;margin:2rem auto}}</style>
<style>td{{padding:.2rem 1rem}}th{{text-align:left}}</style>
<h1>Every line, aloud</h1>
<table>
{rows}
</table>
</html>
"""
ROW = (
    '<tr><th scope="row">{name}</th><td>{words}</td>'
    '<td><audio controls preload="none" src="{name}.wav"></audio></td></tr>'
)


def speak(lines: Iterable[SpokenLine], folder: Path, studio: Studio) -> int:
    """Write them all; their number. VoiceError or OSError where that cannot be done."""
    folder.mkdir(parents=True, exist_ok=True)
    heard = {line.name: _heard(line) for line in lines}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        written = [
            pool.submit(studio.write, sound, folder / f"{name}.wav")
            for name, sound in heard.items()
        ]
    for each in written:
        each.result()
    (folder / "index.html").write_text(_page(heard), encoding="utf-8")
    return len(heard)


def _heard(line: SpokenLine) -> Playback:
    return playback({"outputSpeech": {"type": "SSML", "ssml": line.speech}})


def _page(heard: dict[str, Playback]) -> str:
    rows = (
        ROW.format(name=escape(name), words=escape(sound.text)) for name, sound in heard.items()
    )
    return PAGE.format(rows="\n".join(rows))
