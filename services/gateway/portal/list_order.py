"""Reordering by numbers that people type. Pure."""

from collections.abc import Collection, Sequence


def reordered(ids: Sequence[str], numbers: Sequence[str], removed: Collection[str]) -> list[str]:
    """The items by the numbers typed at them, without those removed.

    Whoever is moved up to a number comes before the one that has it, whoever is moved down behind it. An
    item without a number that can be read keeps its place.
    """
    keyed = []
    for place, record_id in enumerate(ids, start=1):
        typed = numbers[place - 1].strip() if place <= len(numbers) else ""
        number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 6 else place
        keyed.append(((number, (number > place) - (number < place), place), record_id))
    return [record_id for _, record_id in sorted(keyed) if record_id not in removed]
