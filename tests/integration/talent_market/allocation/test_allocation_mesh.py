"""A run over real processes: scores from the matching service, asked for and read through the portal."""

import time
from collections.abc import Callable
from typing import Any

from benchmarks.allocation import absorbed
from tests.stack import Mesh

TALENTS = 300
SOON_S = 120.0


def test_the_portal_allocates_real_scores_to_scarce_seats(make_mesh: Callable[..., Mesh]) -> None:
    mesh = make_mesh(
        "talent",
        "talent-relay",
        "talent-work",
        "matching-worker",
        "matching",
        "gateway",
        SEED_TALENTS=str(TALENTS),
        SEED_DEMANDS="0",
        SEED_EXPERTS="0",
    )
    mesh.run("talent-seed")
    absorbed(mesh, TALENTS)
    with mesh.sign_in("hr_bureau") as client:
        cells = client.get("/api/county-industries", params={"page_size": 100}).json()["items"]
        body: dict[str, Any] = {
            "title": "每个区域产业三个名额",
            "seats": [{"cell_id": cell["id"], "seats": 3} for cell in cells],
            "bounds": {"zone_share_percent": 50},
        }
        asked = client.post("/api/allocations", json=body)
        assert asked.status_code == 201, asked.text
        path = f"/api/allocations/{asked.json()['run']['id']}"
        end = time.monotonic() + SOON_S
        while (found := client.get(path).json())["run"]["stage"] == "working":
            assert time.monotonic() < end, found["run"]
        assert found["run"]["stage"] == "solved"
        figures = found["run"]["figures"]
        assert (figures["talents"], figures["gap_micro"]) == (TALENTS, 0)
        assert 0 < figures["best"]["assigned"] <= 3 * len(cells)
        assert figures["greedy"]["objective_micro"] <= figures["best"]["objective_micro"]
        assert figures["solving_seconds"] < 10

        listed = client.get(f"{path}/assignments", params={"page_size": 5}).json()["items"]
        for row in listed:
            told = client.get(
                f"/api/pairs/talent_county/{row['talent_id']}/{row['cell_id']}/explanation"
            ).json()
            assert told["explanation"]["score"] == row["score"], "the score of the lists"

        scarce = max(found["cells"], key=lambda cell: cell["marginal_score"])
        html = client.get(f"/allocations/{found['run']['id']}").text
        assert "已证明最优" in html
        assert f"+{scarce['marginal_score']:.4f}" in html
