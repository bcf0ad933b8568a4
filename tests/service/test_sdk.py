"""What stands in for parts of the SDK while it is imported, and when it can go."""

import subprocess
import sys

from skill.alexa import sdk


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)


def test_the_web_layer_is_the_sdks_own() -> None:
    for each in (sdk.AbstractVerifier, sdk.WebserviceSkillHandler):
        assert each.__module__.startswith("ask_sdk_webservice_support.")


def test_no_unmaintained_code_is_imported_on_the_way() -> None:
    answer = run(
        "import sys, skill.app\n"
        "print([name for name in sys.modules"
        " if name.split('.')[0] in ('certvalidator', 'oscrypto', 'asn1crypto.crl', 'freezegun')])"
    )
    assert answer.stdout.strip() == "[]", answer.stderr


def test_what_stands_in_can_never_validate_a_chain() -> None:
    answer = run(
        "import skill.alexa.sdk\n"
        "from ask_sdk_webservice_support import verifier\n"
        "verifier.CertificateValidator(b'', [])"
    )
    assert "TypeError: 'NoneType' object is not callable" in answer.stderr


def test_certvalidators_stand_in_is_still_needed() -> None:
    """When this fails, the SDK does without certvalidator: let nothing stand in for it."""
    answer = run(
        "import sys\n"
        "sys.modules['certvalidator'] = None\n"
        "import ask_sdk_webservice_support.verifier"
    )
    assert "import of certvalidator halted" in answer.stderr


def test_the_clients_stand_in_is_still_needed() -> None:
    """When this fails, the SDK's core does without them: let nothing stand in for them."""
    answer = run(
        "import sys\n"
        "sys.modules['ask_sdk_model.services.service_client_factory'] = None\n"
        "import ask_sdk_core.skill"
    )
    assert "import of ask_sdk_model.services.service_client_factory halted" in answer.stderr


def test_alexas_clients_can_be_imported_after_all() -> None:
    answer = run(
        "import skill.alexa.sdk\n"
        "from ask_sdk_model.services.service_client_factory import ServiceClientFactory\n"
        "print(ServiceClientFactory.__name__)"
    )
    assert answer.stdout.strip() == "ServiceClientFactory", answer.stderr
