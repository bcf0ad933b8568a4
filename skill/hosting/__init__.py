"""Where the service runs: a server process, or AWS Lambda."""
