"""A folder of packages as the function's only ones: what is in it, and whether it answers."""

import json
import subprocess
import sys
from pathlib import Path

from infra.bundle import NEVER_IMPORTED
from tests.infra.events import event

ANSWERED = {"statuses": [200, 200, 200, 400, 405], "strangers": []}
"""Three pages, a request that nobody signed, and a method that is not served."""

_ASK = """
import json, sys, sysconfig
sys.path.insert(0, sys.argv[1])
from skill.hosting.aws_lambda import lambda_handler
statuses = [lambda_handler(event, None)["statusCode"] for event in json.load(sys.stdin)]
own = sys.argv[1], sysconfig.get_paths()["stdlib"], sysconfig.get_paths()["platstdlib"]
files = [getattr(module, "__file__", None) for module in list(sys.modules.values())]
strangers = [file for file in files if file and not file.startswith(own)]
print(json.dumps({"statuses": statuses, "strangers": strangers}))
"""


def in_a_clean_room(folder: Path) -> object:
    """What the function in a folder answers, and what it imported from elsewhere."""
    asked = (("GET", "/healthz"), ("GET", "/privacy"), ("GET", "/terms"))
    events = [event(*each) for each in (*asked, ("POST", "/alexa"), ("GET", "/alexa"))]
    told = subprocess.run(
        [sys.executable, "-I", "-S", "-c", _ASK, str(folder)],
        input=json.dumps(events),
        env={
            "GESTURES_SKILL_ID": "amzn1.ask.skill.0",
            "GESTURES_STORE": "dynamodb://small-gestures",
            "AWS_REGION": "us-east-1",
        },
        cwd=folder,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(told.stdout)


def never_imported(folder: Path) -> set[str]:
    """Those packages in a folder that the function never imports."""
    tops = {file.name.partition("-")[0].lower() for file in folder.iterdir()}
    return tops & {name.replace("-", "_") for name in NEVER_IMPORTED}


def services(folder: Path) -> set[str]:
    """Those of Amazon's services that botocore in a folder knows."""
    return {file.name for file in (folder / "botocore" / "data").iterdir() if file.is_dir()}
