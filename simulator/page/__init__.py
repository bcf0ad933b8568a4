"""The simulated Echo as a page in a browser: never a part of the server."""
