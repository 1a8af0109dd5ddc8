"""The model card, with the figures of the model it lies beside."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from services.matching.training import calibrate, evaluate

TEMPLATE: Final = Path(__file__).parent / "card.md"


def write(folder: Path, figures: Sequence[evaluate.Figure], spreads: Sequence[calibrate.Spread]) -> None:
    """Writes README.md into `folder`."""
    text = TEMPLATE.read_text(encoding="utf-8")
    text = text.replace("{{figures}}", evaluate.as_table(figures)).replace(
        "{{spreads}}", calibrate.as_table(spreads)
    )
    (folder / "README.md").write_text(text, encoding="utf-8")
