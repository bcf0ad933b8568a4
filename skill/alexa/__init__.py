"""Everything that knows ask-sdk, or an API of Alexa's."""
