"""Sources -> readings -> incidents -> findings: the one way that `read` and `group` (and later `add` and the workbench) go."""

from counterclaim.pipeline.gathering import Gathering
from counterclaim.pipeline.known import KnownLookups
from counterclaim.pipeline.reading import Ahead, Item, Reader, read_ahead, read_documents

__all__ = ["Ahead", "Gathering", "Item", "KnownLookups", "Reader", "read_ahead", "read_documents"]
