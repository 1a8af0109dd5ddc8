"""Objects in memory, under the contract suite of the real stores."""

from collections.abc import Iterable, Iterator

from services.common.objects.store import NoObject, StoreAway, checked


class InMemoryObjects:
    """`objects` is what lies there by name; with `away` set every call fails."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.away = False

    def put(self, name: str, pieces: Iterable[bytes]) -> None:
        self._reached()
        self.objects[checked(name)] = b"".join(pieces)

    def get(self, name: str) -> Iterator[bytes]:
        self._reached()
        if checked(name) not in self.objects:
            raise NoObject(name)
        return iter([self.objects[name]])

    def delete(self, name: str) -> None:
        self._reached()
        self.objects.pop(checked(name), None)

    def _reached(self) -> None:
        if self.away:
            raise StoreAway("the store in memory is away")
