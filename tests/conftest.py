"""How properties are tried: the same examples at every run, other ones at each long run, and never against a clock."""

import os

from hypothesis import settings

settings.register_profile("same", deadline=None, derandomize=True)
settings.register_profile("long", deadline=None, max_examples=1000)
settings.load_profile("long" if os.environ.get("COUNTERCLAIM_LONG") else "same")
