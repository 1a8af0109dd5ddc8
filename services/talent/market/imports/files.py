"""An import's files in the object store: sealed under a key of its own, which lies with those of people.

Where that key is destroyed, the file as given and its copies are unreadable everywhere, in backups too.
"""

import io
from collections.abc import Iterable, Iterator
from typing import Final

from services.common.objects.store import NoObject, ObjectStore
from services.common.sealing import DataKey, Place, Unsealable
from services.talent.market.people.keys import PersonKeys

_PREFIX: Final = "import-"


class Files:
    """Files by import id and name: the file as given has the import's id for its name."""

    def __init__(self, store: ObjectStore, keys: PersonKeys) -> None:
        """Uses both without owning them."""
        self._store = store
        self._keys = keys

    def put(self, import_id: str, name: str, clear: Iterable[bytes]) -> None:
        """Seals and stores a stream; raises StoreAway, Withdrawn, and what the stream raises."""
        key = self._keys.ensured([_PREFIX + import_id])[_PREFIX + import_id]
        self._store.put(name, key.seal_stream(clear, Place("talent_import", name)))

    def get(self, import_id: str, name: str) -> Iterator[bytes]:
        """The clear pieces; raises StoreAway, or Unsealable where the file or its key is gone."""
        key = self._key(import_id)
        try:
            sealed = self._store.get(name)
        except NoObject:
            raise Unsealable("the object is gone") from None
        return key.unseal_stream(sealed, Place("talent_import", name))

    def read(self, import_id: str, name: str) -> io.BytesIO:
        """The whole file in memory, so that none of it lies in clear on a disk; raises as `get`."""
        whole = io.BytesIO()
        for piece in self.get(import_id, name):
            whole.write(piece)
        whole.seek(0)
        return whole

    def delete(self, names: Iterable[str]) -> None:
        """Removes files; raises StoreAway."""
        for name in names:
            self._store.delete(name)

    def destroy(self, import_id: str) -> None:
        """Makes all files of an import unreadable for good."""
        self._keys.destroy(_PREFIX + import_id)

    def _key(self, import_id: str) -> DataKey:
        found = self._keys.opened([_PREFIX + import_id]).get(_PREFIX + import_id)
        if found is None:
            raise Unsealable("the key is gone")
        return found
