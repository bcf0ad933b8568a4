"""The simulated Echo: hears what is typed, speaks as Alexa does, shows what a screen would."""
