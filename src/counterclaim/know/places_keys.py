"""The folded form under which place names are looked up."""

from __future__ import annotations

import re
from collections.abc import Sequence

from counterclaim.know.fold import all_words

_ARTICLES = frozenset({"the", "al", "el"})
# "ez Zor", "ash-Sham": an Arabic article that took over the next word's first sound.
_ASSIMILATED = re.compile(r"[aeiu](r|sh|s|n|th|t|z|dh|d|l)")
# "Deir Ezzor", "Deir Azzor": the article is written into the name.
_MERGED = re.compile(r"[ae]([rstdnz])(?=\1)")
_SHORT = {"st": "saint", "mt": "mount", "ft": "fort"}


def _kept(forms: Sequence[str]) -> list[str]:
    out = []
    for at, form in enumerate(forms):
        following = forms[at + 1] if at + 1 < len(forms) else ""
        sound = _ASSIMILATED.fullmatch(form)
        if form in _ARTICLES or (sound and following.startswith(sound[1])):
            continue
        out.append(_SHORT.get(form) or (_MERGED.sub("", form, count=1) if at and _MERGED.match(form) else form))
    return out or list(forms)


def place_key(name: str) -> str:
    """The folded words of ``name`` without articles, apostrophes and hyphens, joined with spaces; empty without words."""
    return " ".join(_kept([w.form for w in all_words(name)]))
