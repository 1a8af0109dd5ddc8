"""Malformed calls, drawn from a seed: what is sent, and how it may be answered."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Final

from google.protobuf.descriptor import MethodDescriptor, ServiceDescriptor
from google.protobuf.message_factory import GetMessageClass
from grpc import StatusCode

from services.common.access.client import HEADER
from services.common.grpc_server import MAX_MESSAGE_BYTES
from tests.integration.access import nasty, wire

Metadata = tuple[tuple[str, str | bytes], ...]
# It reads the whole log whatever is asked.
LEFT_OUT: Final = frozenset({"VerifyChain"})
UNREADABLE: Final = frozenset({StatusCode.INVALID_ARGUMENT})
TOO_LARGE: Final = frozenset({StatusCode.RESOURCE_EXHAUSTED})
UNKNOWN_METHOD: Final = frozenset({StatusCode.UNIMPLEMENTED})
NOBODY: Final = frozenset({StatusCode.UNAUTHENTICATED})
_OVERSIZED: Final = wire.delimited(999, bytes(MAX_MESSAGE_BYTES))
# What use cases answer to what they can read.
ANSWERS: Final = frozenset(
    {
        StatusCode.OK,
        StatusCode.INVALID_ARGUMENT,
        StatusCode.NOT_FOUND,
        StatusCode.ALREADY_EXISTS,
        StatusCode.FAILED_PRECONDITION,
        StatusCode.ABORTED,
        StatusCode.PERMISSION_DENIED,
    }
)


@dataclass(frozen=True, slots=True)
class Case:
    """One call; `metadata` is None for a good token, `break_off` goes away without ending the stream."""

    family: str
    path: str
    messages: Sequence[bytes]
    expected: frozenset[StatusCode]
    metadata: Metadata | None = None
    break_off: bool = False


class Draw:
    """Draws cases against the methods of some services."""

    def __init__(self, services: Sequence[ServiceDescriptor], token: Callable[[], str], seed: int) -> None:
        """`token` gives one that is good."""
        self._rng = Random(seed)
        self._token = token
        self._methods = [
            item for service in services for item in service.methods if item.name not in LEFT_OUT
        ]
        self._streamed = [item for item in self._methods if item.client_streaming]
        self._unary = [item for item in self._methods if not item.client_streaming]

    def cases(self, count: int, *, small: bool = False) -> Iterator[Case]:
        """So many, each family with its share; `small` leaves out those that may have megabytes."""
        families = [
            family
            for family, share in _FAMILIES.items()
            for _ in range(share)
            if not small or family in _SMALL
        ]
        self._rng.shuffle(families)
        for number in range(count):
            yield families[number % len(families)](self)

    def random_bytes(self) -> Case:
        return self._bytes("random bytes", self._rng.randbytes(self._rng.choice([1, 7, 60, 400, 4096])))

    def cut_off(self) -> Case:
        method = self._method()
        content = self._content(method)
        return self._bytes("cut off", content[: self._rng.randrange(len(content) or 1)], method)

    def mutated(self) -> Case:
        method = self._method()
        return self._bytes("mutated", wire.mutated(self._rng, self._content(method)), method)

    def wrong_types(self) -> Case:
        """Fields of another kind than the message's, nested in its first field or beside it."""
        method = self._method()
        fields = [
            wire.any_field(self._rng, self._rng.randrange(24)) for _ in range(self._rng.randrange(1, 6))
        ]
        content = b"".join(fields)
        if self._rng.random() < 0.5:
            content = wire.delimited(1, content)
        if self._rng.random() < 0.5:
            content = self._content(method) + content
        return self._bytes("wrong types", content, method)

    def no_utf8(self) -> Case:
        """Texts that are none, in the request or in the record that it carries."""
        method = self._method()
        request = nasty.good(method)
        carried = [(f, f.message_type) for f in method.input_type.fields if f.message_type is not None]
        bad = self._rng.choice([b"", "达州".encode()]) + self._rng.choice(wire.NO_UTF8)
        if carried:
            number, message = carried[0][0].number, carried[0][1]
            numbers = nasty.text_fields(GetMessageClass(message)()) or [999]
            content = wire.delimited(number, wire.delimited(self._rng.choice(numbers), bad))
        else:
            content = wire.delimited(self._rng.choice(nasty.text_fields(request) or [999]), bad)
        return self._bytes("no UTF-8", request.SerializeToString() + content, method)

    def numbers(self) -> Case:
        method = self._method()
        content = wire.key(self._rng.randrange(1, 24), wire.VARINT) + self._rng.choice(wire.BAD_VARINTS)
        if self._rng.random() < 0.5:
            content = wire.delimited(1, content)
        return self._bytes("huge numbers", self._content(method) + content, method)

    def nested(self) -> Case:
        levels = self._rng.choice([99, 101, 5_000, 100_000])
        closed = self._rng.random() < 0.5
        content = self._rng.choice(
            [
                wire.groups(self._rng.choice([1, 999]), levels, closed=closed),
                wire.deep(1, min(levels, 2_000)),
                wire.delimited(1, wire.groups(999, levels, closed=closed)),
            ]
        )
        return self._bytes("deeply nested", content)

    def nonsense(self) -> Case:
        """Well formed, with contents that break rules."""
        method = self._method()
        return self._case("nonsense", method, [nasty.spoilt(self._rng, method).SerializeToString()], ANSWERS)

    def oversized(self) -> Case:
        method = self._method()
        before = [self._content(method)] if method.client_streaming and self._rng.random() < 0.5 else []
        return self._case("oversized", method, [*before, _OVERSIZED], TOO_LARGE)

    def stream(self) -> Case:
        """A load with unreadable messages in it, with nonsense, of nothing, or that breaks off."""
        method = self._rng.choice(self._streamed)
        count = self._rng.choice([0, 1, 3, 20, 20])
        messages = [
            self._rng.choice([self._content, self._spoilt, self._spoilt])(method) for _ in range(count)
        ]
        if self._rng.random() < 0.5:
            bad = wire.mutated(self._rng, self._content(method))
            messages.insert(self._rng.randrange(len(messages) + 1), bad)
        break_off = self._rng.random() < 0.2
        readable = all(nasty.parses(method, item) for item in messages)
        expected = ANSWERS if readable else UNREADABLE
        return self._case("streams", method, messages, expected, break_off=break_off)

    def counts(self) -> Case:
        """No message, or several, where there has to be one."""
        method = self._rng.choice(self._unary)
        count = self._rng.choice([0, 2, 5])
        expected = ANSWERS if count else UNKNOWN_METHOD
        return self._case("none or several", method, [self._content(method)] * count, expected)

    def wrong_method(self) -> Case:
        method = self._method()
        service = method.containing_service.full_name
        path = self._rng.choice(
            [
                f"/{service}/{method.name}s",
                f"/{service}/{method.name.lower()}",
                f"/{service}/",
                f"/{service}",
                f"/{service}/{method.name}/x",
                f"//{service}/{method.name}",
                f"/{service.upper()}/{method.name}",
                f"/dabridge.gone.v1.GoneService/{method.name}",
                f"/grpc.reflection.v1alpha.ServerReflection/{method.name}",
                f"/{service}/%2e%2e/{method.name}",
                "/" + "x" * 2_000,
                "/",
            ]
        )
        metadata: Metadata | None = self._rng.choice([None, ()])
        return Case("wrong methods", path, [self._content(method)], UNKNOWN_METHOD, metadata)

    def bad_token(self) -> Case:
        method = self._method()
        metadata = self._rng.choice(_TOKENS)(self._rng, self._token())
        return self._case("bad tokens", method, [self._content(method)], NOBODY, metadata=metadata)

    def _bytes(self, family: str, content: bytes, method: MethodDescriptor | None = None) -> Case:
        """Bytes that may, by chance, still be a request."""
        method = method or self._method()
        return self._case(family, method, [content], ANSWERS if nasty.parses(method, content) else UNREADABLE)

    def _case(
        self,
        family: str,
        method: MethodDescriptor,
        messages: Sequence[bytes],
        expected: frozenset[StatusCode],
        **more: Any,
    ) -> Case:
        return Case(
            family, f"/{method.containing_service.full_name}/{method.name}", messages, expected, **more
        )

    def _method(self) -> MethodDescriptor:
        return self._rng.choice(self._methods)

    def _content(self, method: MethodDescriptor) -> bytes:
        return bytes(nasty.good(method).SerializeToString())

    def _spoilt(self, method: MethodDescriptor) -> bytes:
        return bytes(nasty.spoilt(self._rng, method).SerializeToString())


def _changed(rng: Random, token: str) -> str:
    place = rng.randrange(len(token) - 1)
    return token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]


_TOKENS: Final[Sequence[Callable[[Random, str], Metadata]]] = (
    lambda rng, token: (),
    lambda rng, token: ((HEADER, f"Bearer {_changed(rng, token)}"),),
    lambda rng, token: ((HEADER, f"Bearer {token[: rng.randrange(len(token))]}"),),
    lambda rng, token: ((HEADER, "Bearer " + "".join(rng.choices("AZaz09-_.=", k=rng.randrange(4_000)))),),
    lambda rng, token: ((HEADER, "".join(map(chr, rng.choices(range(0x20, 0x7F), k=80)))),),
    lambda rng, token: ((HEADER, token),),
    lambda rng, token: ((HEADER, f"Bearer {token}"), (HEADER, f"Bearer {token}")),
    lambda rng, token: (("authorization-bin", rng.randbytes(rng.randrange(400))),),
    lambda rng, token: ((HEADER, "Bearer e30.e30."),),
    lambda rng, token: ((HEADER, "Bearer eyJhbGciOiJub25lIn0.e30."), ("x-bin", rng.randbytes(50))),
)
# How many of a hundred are of each family.
_FAMILIES: Final[dict[Callable[[Draw], Case], int]] = {
    Draw.random_bytes: 12,
    Draw.cut_off: 12,
    Draw.mutated: 16,
    Draw.wrong_types: 12,
    Draw.no_utf8: 9,
    Draw.numbers: 8,
    Draw.nested: 3,
    Draw.nonsense: 9,
    Draw.oversized: 1,
    Draw.stream: 5,
    Draw.counts: 3,
    Draw.wrong_method: 5,
    Draw.bad_token: 5,
}
_SMALL: Final = frozenset(
    {
        Draw.random_bytes,
        Draw.cut_off,
        Draw.mutated,
        Draw.wrong_types,
        Draw.no_utf8,
        Draw.wrong_method,
        Draw.bad_token,
    }
)
