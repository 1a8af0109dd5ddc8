"""Protobuf messages as plain values and back: services/common/plain.py, as the gateway uses it."""

from services.common.plain import M, Plain, enum_name, enum_number, from_plain, to_plain

__all__ = ["M", "Plain", "enum_name", "enum_number", "from_plain", "to_plain"]
