"""What a page of any site may have a browser send without asking: it reaches no unsigned skill."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import urllib3
from playwright.sync_api import Browser

from simulator.envelope import Identity, Stamp, envelope, launch_request, session_of
from simulator.settings_api import SettingsApi
from tests.support.processes import serving

WHO = Identity(api_endpoint="", api_access_token="stolen")
POST = "([url, body]) => fetch(url, {method: 'POST', body, mode: 'no-cors'}).then(() => 0)"


def launch(api_endpoint: str) -> bytes:
    """A request that has the skill ask an address for a zone."""
    who = replace(WHO, api_endpoint=api_endpoint)
    session = session_of(who, "session", new=True, attributes={})
    return json.dumps(
        envelope(who, session, launch_request(who, Stamp("one", datetime.now(UTC))))
    ).encode()


def test_a_page_of_another_site_posts_in_vain(browser: Browser, tmp_path: Path) -> None:
    with (
        serving("--unsigned", GESTURES_STORE=f"sqlite:///{tmp_path}/gestures.db") as running,
        SettingsApi("Europe/Paris", device_id=WHO.device_id, token=WHO.api_access_token) as api,
        urllib3.PoolManager(retries=False) as pool,
        browser.new_context() as context,
    ):
        page = context.new_page()
        page.goto(f"{running.url.replace('127.0.0.1', 'localhost')}/terms")  # another origin
        body = launch(api.url)
        page.evaluate(POST, [f"{running.url}/alexa", body.decode()])
        assert api.asked == 0
        assert pool.request("POST", f"{running.url}/alexa", body=body).status == 200
        assert api.asked == 1
