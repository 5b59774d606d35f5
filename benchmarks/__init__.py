"""Speed and accuracy, each one command."""
