"""The command line: `counterclaim read SOURCE...`. ``main`` is the program; ``run`` the same without leaving the process."""

from counterclaim.cli.app import main, run

__all__ = ["main", "run"]
