"""Whoever an outlet cites becomes the speaker, where the model took the cited one for what was said.

"The agency cited a source as saying that it was a missile": the source speaks, and the agency is a link of the chain.
"""

from __future__ import annotations

import re
from dataclasses import replace

from counterclaim.extract.local.decode import Decoded, Saying
from counterclaim.extract.local.ground import Ground
from counterclaim.extract.local.sources import CITING

_CITED = re.compile(r"^(?:an?|the|its|one|unnamed|anonymous)\s[^,.;]{2,60}$", re.IGNORECASE)
_NEAR = 3  # words between the cited and the next cue


def with_citations(ground: Ground, decoded: Decoded) -> Decoded:
    """The decoded report with such a pair of sayings made one."""
    out: list[Saying] = []
    for saying in decoded.claims:
        before = out[-1] if out else None
        if before is not None and _cites(ground, decoded, before) and _follows(decoded, before, saying):
            cited = before.content[0]
            mark = replace(decoded.marked[cited], layer="c.source", end=_without_as(ground, decoded, cited))
            decoded = replace(decoded, marked=(*decoded.marked, mark))
            out[-1] = replace(saying, source=len(decoded.marked) - 1)
        else:
            out.append(saying)
    return replace(decoded, claims=tuple(out))


def _cites(ground: Ground, decoded: Decoded, saying: Saying) -> bool:
    cue = ground.span(decoded.marked[saying.cue]) if saying.cue is not None else None
    content = ground.span(decoded.marked[saying.content[0]])
    return bool(cue and content and CITING.search(ground.phrase(cue)) and _CITED.match(ground.phrase(content)))


def _follows(decoded: Decoded, before: Saying, saying: Saying) -> bool:
    """Whether the next saying's cue stands right behind the cited one."""
    if saying.cue is None:
        return False
    return 0 <= decoded.marked[saying.cue].start - decoded.marked[before.content[0]].end <= _NEAR


def _without_as(ground: Ground, decoded: Decoded, cited: int) -> int:
    mark = decoded.marked[cited]
    last = ground.phrase(ground.words[mark.end - 1]).casefold()
    return mark.end - 1 if last == "as" and mark.end - mark.start > 1 else mark.end
