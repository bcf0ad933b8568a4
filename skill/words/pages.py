"""The two pages that certification asks for."""

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from skill.settings import Settings

PAGES = ("privacy", "terms")


def render_page(settings: Settings, page: str) -> str:
    """Return the HTML of one of the pages, true to these settings."""
    environment = Environment(
        loader=FileSystemLoader(settings.language / "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    facts = {"retention_days": settings.retention.days, "contact": settings.contact}
    return environment.get_template(f"{page}.html").render(facts)
