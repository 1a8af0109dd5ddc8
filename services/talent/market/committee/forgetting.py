"""What the committee forgets of a person who is erased, and gives them of what it holds."""

from copy import deepcopy
from typing import Any

from google.protobuf.json_format import MessageToDict

from services.common.records.workflow import Desk
from services.talent.market.committee import tables, words
from services.talent.market.committee.records import ADVICE, ANSWERED, ASKED, ASSIGNED, CLOSED, NOMINATION
from services.talent.market.committee.words import Words


def forget(desk: Desk, talent_id: str) -> int:
    """Deletes the person's nominations, and takes their id and words out of advice; how many rows."""
    connection = desk.connection
    ids = tables.of_expert(connection, talent_id)
    deleted = connection.execute("DELETE FROM nomination WHERE id = ANY(%s)", (ids,)).rowcount
    deleted += connection.execute(
        "DELETE FROM history_step WHERE kind = %s AND object_id = ANY(%s)", (NOMINATION.kind, ids)
    ).rowcount
    about = tables.advice_of(connection, talent_id)
    held = desk.lock(ADVICE, about) if about else {}
    changed = []
    for key in about:
        fresh = deepcopy(held[key])
        kept = [opinion for opinion in fresh.opinions if opinion.expert_id != talent_id]
        del fresh.opinions[:]
        fresh.opinions.extend(kept)
        fresh.expert_ids[:] = [each for each in fresh.expert_ids if each != talent_id]
        if fresh.stage != CLOSED:
            fresh.stage = ANSWERED if fresh.opinions else ASSIGNED if fresh.expert_ids else ASKED
        changed.append(fresh)
    if changed:
        desk.put_all(ADVICE, changed)
    return deleted + len(changed) + words.forget(connection, talent_id)


class Export:
    """The person's nominations, seats and opinions."""

    def __init__(self, told: Words) -> None:
        """`told` opens what is sealed."""
        self._words = told

    def __call__(self, desk: Desk, talent_id: str) -> dict[str, Any]:
        """As plain values."""
        connection = desk.connection
        held = [desk.see(NOMINATION, key) for key in tables.of_expert(connection, talent_id)]
        advice = [desk.see(ADVICE, key) for key in tables.advice_of(connection, talent_id)]
        shown = self._words.all_shown(desk, [each for each in held if each])
        said = self._words.all_said(desk, [each for each in advice if each])
        return {
            "nominations": [MessageToDict(each, preserving_proto_field_name=True) for each in shown],
            "opinions": [
                {"advice": each.id, "title": each.title, "text": opinion.text, "at": opinion.at}
                for each in said
                for opinion in each.opinions
                if opinion.expert_id == talent_id
            ],
        }
