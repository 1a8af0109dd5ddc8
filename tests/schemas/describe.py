"""The protocol as lines of text, one for each thing that a peer relies on.

`python -m tests.schemas.describe` writes frozen.txt anew; a release does that, a change does not.
"""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Final

from google.protobuf.descriptor import Descriptor, EnumDescriptor, FileDescriptor
from google.protobuf.descriptor_pb2 import FileDescriptorProto

FROZEN: Final = Path(__file__).with_name("frozen.txt")
GENERATED: Final = Path(__file__).parents[2] / "proto" / "gen"


def described() -> list[str]:
    """Every message, field, value, method and reserved range of the protocol, sorted."""
    return sorted(line for file in _files() for line in lines(file))


def lines(file: FileDescriptor) -> Iterator[str]:
    """What a file declares."""
    for message in file.message_types_by_name.values():
        yield from _message(message)
    for enum in file.enum_types_by_name.values():
        yield from _enum(enum)
    proto = FileDescriptorProto()
    file.CopyToProto(proto)
    for service in proto.service:
        for method in service.method:
            took = ("stream " if method.client_streaming else "") + method.input_type
            gave = ("stream " if method.server_streaming else "") + method.output_type
            yield f"rpc {file.package}.{service.name}.{method.name} ({took}) ({gave})"


def _files() -> Iterator[FileDescriptor]:
    for path in sorted(GENERATED.glob("dabridge/*/v*/*_pb2.py")):
        module = import_module(".".join(path.relative_to(GENERATED).with_suffix("").parts))
        yield module.DESCRIPTOR


def _message(message: Descriptor) -> Iterator[str]:
    for field in message.fields:
        kind = field.message_type or field.enum_type
        shape = "repeated " if field.is_repeated else "optional " if field.has_presence and not kind else ""
        name = kind.full_name if kind else TYPE_NAMES[field.type]
        yield f"field {message.full_name} {field.number} {field.name} {shape}{name}"
    for nested in message.nested_types:
        yield from _message(nested)
    for enum in message.enum_types:
        yield from _enum(enum)


def _enum(enum: EnumDescriptor) -> Iterator[str]:
    for value in enum.values:
        yield f"value {enum.full_name} {value.number} {value.name}"


TYPE_NAMES: Final = {
    1: "double",
    2: "float",
    3: "int64",
    4: "uint64",
    5: "int32",
    8: "bool",
    9: "string",
    12: "bytes",
    13: "uint32",
    17: "sint32",
    18: "sint64",
}


if __name__ == "__main__":
    FROZEN.write_text("".join(f"{line}\n" for line in described()), encoding="utf-8")
