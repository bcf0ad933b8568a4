"""What the tests stand on: outside tools, and the engines that they start."""
