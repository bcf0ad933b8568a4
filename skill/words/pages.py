"""The two pages that certification asks for."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from skill.settings import Settings
from skill.words.source import LANGUAGES

PAGES = ("privacy", "terms")


def render_page(language: str, settings: Settings, page: str, folder: Path = LANGUAGES) -> str:
    """The HTML of one of the pages, true to these settings."""
    environment = Environment(
        loader=FileSystemLoader(folder / language / "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    facts = {"retention_days": settings.retention.days, "contact": settings.contact}
    return environment.get_template(f"{page}.html").render(facts)
