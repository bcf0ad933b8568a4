"""ask-sdk-webservice-support's web layer, importable on today's OpenSSL.

Its verifier imports certvalidator 0.11.1 (2016) and through it oscrypto 1.3.0, which cannot read
the version of OpenSSL 3.0.10 and later (wbond/oscrypto#75). We use neither: the chain is checked by
`cryptography.x509.verification` (skill/certificates.py). So while the package is imported, modules
without any code stand in certvalidator's place: what they lack can never pass a request.
tests/unit/test_webservice_support.py tells when this file is no longer needed.
"""

import sys
from types import ModuleType

_STANDING_IN: dict[str, dict[str, object]] = {
    "certvalidator": {"CertificateValidator": None},
    "certvalidator.errors": {"ValidationError": Exception, "PathError": Exception},
}


def _stand_in(name: str) -> ModuleType:
    module = ModuleType(name, "Stands in for a package that is neither maintained nor used.")
    vars(module).update(_STANDING_IN[name])
    return module


_before = {name: sys.modules.get(name) for name in _STANDING_IN}
sys.modules.update({name: _stand_in(name) for name in _STANDING_IN})
try:
    from ask_sdk_webservice_support.verifier import AbstractVerifier, VerificationException
    from ask_sdk_webservice_support.webservice_handler import WebserviceSkillHandler
finally:
    for _name, _module in _before.items():
        if _module is None:
            del sys.modules[_name]
        else:
            sys.modules[_name] = _module

__all__ = ["AbstractVerifier", "VerificationException", "WebserviceSkillHandler"]
