"""Changing the key that signs tokens while everything runs."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from services.common.access import keys
from services.common.access.tokens import LEEWAY_S, LIFE_S

# The last token of the old key is made at the moment of promotion, and is taken until here.
WAIT_S: Final = LIFE_S + LEEWAY_S + 5.0

Say = Callable[[str], None]


def rotate(folder: Path, say: Say, wait: Callable[[float], None] = time.sleep) -> str:
    """Adds a key, lets it sign, waits until no token of the others is good, retires them; the new kid.

    Broken off, it may be run again: what is left of the last time is retired with the rest.
    """
    before = [key.kid for key in keys.listed(folder)]
    new = keys.add(folder)
    say(f"Added {new}: its tokens are believed.")
    keys.promote(folder, new)
    say(f"Promoted {new}: it signs. Waiting {WAIT_S:.0f} s until no older token is good.")
    wait(WAIT_S)
    for old in before:
        keys.retire(folder, old)
        say(f"Retired {old}: its tokens are refused.")
    return new
