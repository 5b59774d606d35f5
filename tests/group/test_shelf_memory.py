from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

from tests.group.shelf_contract import CopyShelfContract, ShelfContract

from counterclaim.group.copy_shelf import CopyMemory, CopyShelf
from counterclaim.group.shelf import Memory, Shelf


class TestMemory(ShelfContract):
    def opened(self) -> AbstractContextManager[Shelf]:
        return nullcontext(Memory())


class TestCopyMemory(CopyShelfContract):
    def opened(self) -> AbstractContextManager[CopyShelf]:
        return nullcontext(CopyMemory())
