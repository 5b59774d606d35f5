"""Pages from the open web, and from nowhere else: only public addresses, resolved by us and pinned, every redirect checked again.

Nothing but ``cli`` and ``pipeline.fetching`` may import this package: what reads, keeps and shows never reaches the network.
"""

from counterclaim.fetch.capture import Capture, warc
from counterclaim.fetch.fetcher import Fetched, Fetcher, Missed, Refused, Settings, default_agent
from counterclaim.fetch.guard import Guard, Nearby
from counterclaim.fetch.limits import Limits

__all__ = ["Capture", "Fetched", "Fetcher", "Guard", "Limits", "Missed", "Nearby", "Refused", "Settings", "default_agent", "warc"]
