"""ask-sdk's own classes, imported without two things that the skill never uses.

The web layer's verifier imports certvalidator 0.11.1 (2016) and through it oscrypto 1.3.0, which
cannot read the version of OpenSSL 3.0.10 and later (wbond/oscrypto#75). The chain is checked by
`cryptography.x509.verification` instead (skill/gate/certificates.py). And the core imports a client
for each REST API of Alexa's, 180 modules that take 20 ms and 3 MB, though only a skill that has an
API client ever makes them. So while the SDK is imported, modules without any code stand in their
place: what they lack can never pass a request. tests/unit/test_sdk.py tells when they are needed no
more.
"""

import sys
from types import ModuleType

_STANDING_IN: dict[str, dict[str, object]] = {
    "certvalidator": {"CertificateValidator": None},
    "certvalidator.errors": {"ValidationError": Exception, "PathError": Exception},
    "ask_sdk_model.services.service_client_factory": {"ServiceClientFactory": None},
}


def _stand_in(name: str) -> ModuleType:
    module = ModuleType(name, "Stands in for what is not used.")
    vars(module).update(_STANDING_IN[name])
    return module


_before = {name: sys.modules.get(name) for name in _STANDING_IN}
sys.modules.update({name: _stand_in(name) for name in _STANDING_IN})
try:
    from ask_sdk_core.dispatch_components.exception_components import AbstractExceptionHandler
    from ask_sdk_core.dispatch_components.request_components import (
        AbstractRequestHandler,
        AbstractRequestInterceptor,
    )
    from ask_sdk_core.exceptions import SerializationException
    from ask_sdk_core.handler_input import HandlerInput
    from ask_sdk_core.serialize import DefaultSerializer
    from ask_sdk_core.skill import CustomSkill
    from ask_sdk_core.skill_builder import SkillBuilder
    from ask_sdk_webservice_support.verifier import AbstractVerifier, VerificationException
    from ask_sdk_webservice_support.webservice_handler import WebserviceSkillHandler
finally:
    for _name, _module in _before.items():
        if _module is None:
            del sys.modules[_name]
        else:
            sys.modules[_name] = _module

__all__ = [
    "AbstractExceptionHandler",
    "AbstractRequestHandler",
    "AbstractRequestInterceptor",
    "AbstractVerifier",
    "CustomSkill",
    "DefaultSerializer",
    "HandlerInput",
    "SerializationException",
    "SkillBuilder",
    "VerificationException",
    "WebserviceSkillHandler",
]
