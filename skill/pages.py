"""The two pages that certification asks for, rendered once."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from skill.settings import Settings
from skill.words.source import LANGUAGES

PAGES = ("privacy", "terms")


def render_pages(language: str, settings: Settings, folder: Path = LANGUAGES) -> dict[str, str]:
    """The HTML of each page by its name, true to these settings."""
    environment = Environment(
        loader=FileSystemLoader(folder / language / "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    facts = {"retention_days": settings.retention.days, "contact": settings.contact}
    return {page: environment.get_template(f"{page}.html").render(facts) for page in PAGES}
