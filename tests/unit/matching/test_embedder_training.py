"""Training and judging, on a corpora folder of a few sentences of our own."""

import gzip
import json
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest

from services.matching.embedder import cosine, load_embedder
from services.matching.training import fit
from services.matching.training.__main__ import main
from services.matching.training.bm25 import Bm25
from services.matching.training.corpora import Corpora, CorporaError, plain
from services.matching.training.evaluate import share_within
from services.matching.training.export import quantised
from services.matching.training.fit import Plan, averaged
from services.matching.training.make import make
from services.matching.training.sources import crop

CRAFTS = ["电焊", "制茶", "护理", "会计", "编程", "导游", "质检", "绘图", "配送", "维修"]


def _write(folder: Path, name: str, rows: list[dict[str, Any]]) -> None:
    with gzip.open(folder / f"{name}.jsonl.gz", "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


@pytest.fixture(scope="module")
def corpora(tmp_path_factory: pytest.TempPathFactory) -> Corpora:
    folder = tmp_path_factory.mktemp("corpora")
    occupations = [
        {
            "code": f"6-00-00-{row:02}",
            "level": 4,
            "name": f"{craft}工",
            "alias": ",".join([f"{craft}工", *(f"{rank}{craft}师傅" for rank in ("初级", "中级", "高级"))]),
            "definition": f"从事{craft}工作的人员",
            "tasks": f"1.准备{craft}材料 2.完成{craft}作业",
        }
        for row, craft in enumerate(CRAFTS)
    ]
    ads = [
        {
            "title": f"{craft}岗位{number}",
            "text": f"第{number}号单位招人做{craft}，要求熟悉{craft}流程，能独立完成{craft}作业并负责交付",
            "skills": f"['{craft}']",
            "source": "own",
        }
        for craft in CRAFTS
        for number in range(12)
    ]
    industries = [
        {"code": str(row), "level": 4, "name": f"{c}业", "remark": f"指{c}的活动"}
        for row, c in enumerate(CRAFTS)
    ]
    pairs = [{"a": f"哪里学{c}", "b": f"{c}在哪里学", "label": 1, "source": "LCQMC"} for c in CRAFTS]
    for source in ("STS-B-train", "STS-B-dev"):
        pairs += [{"a": f"他在{c}", "b": f"她在{c}", "score": 4.0, "source": source} for c in CRAFTS]
        pairs += [{"a": f"他在{c}", "b": "今天下雨", "score": 0.0, "source": source} for c in CRAFTS]
    for source in ("AFQMC", "BQ", "ATEC"):
        pairs += [{"a": f"{c}费用", "b": f"{c}价格", "label": 1, "source": source} for c in CRAFTS]
    for source in ("Chinese-SNLI", "Chinese-MNLI"):
        pairs += [{"a": f"在{c}", "b": f"正在{c}", "nli": "entailment", "source": source} for c in CRAFTS]
    named = [
        {"name": f"{c}，{c}安全", "text": f"本文讨论{c}的安全", "source": source}
        for c in CRAFTS
        for source in ("csl", "iflytek")
    ]
    articles = [{"name": f"设置{c}", "text": f"说明如何设置{c}", "body": f"先打开{c}页"} for c in CRAFTS]
    _write(folder, "occupations_2022", occupations)
    _write(folder, "job_ads", ads)
    _write(folder, "industries_gbt4754_2017", industries)
    _write(folder, "sentence_pairs", pairs)
    _write(folder, "named_texts", named)
    _write(folder, "business_articles", articles)
    return Corpora(folder)


PLAN: Final = Plan(steps=40, batch=32, vocabulary=400, dimensions=32, windows=(4, 8))


@pytest.fixture(scope="module")
def model(corpora: Corpora, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("model")
    make(corpora, folder, print, PLAN)
    return folder


def test_a_trained_model_knows_what_belongs_together(model: Path) -> None:
    embedder = load_embedder(str(model))
    near = cosine(
        embedder.encode([f"{craft}工" for craft in CRAFTS]), embedder.encode([f"从事{c}" for c in CRAFTS])
    )
    assert (near.argmax(axis=1) == np.arange(len(CRAFTS))).all()


def test_training_twice_gives_the_same_model(corpora: Corpora, model: Path, tmp_path: Path) -> None:
    make(corpora, tmp_path, print, PLAN)
    assert load_embedder(str(tmp_path)).fingerprint == load_embedder(str(model)).fingerprint


def test_the_model_is_the_mean_of_its_trainings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        fit, "fit", lambda table, tasks, plan, window, report: np.full((2, 3), window, dtype=np.float32)
    )
    found = averaged(lambda: None, [], Plan(windows=(4, 8)), print)  # type: ignore[arg-type, return-value]
    assert found.dtype == np.float32
    assert (found == 6).all()


def test_a_long_text_is_shown_by_windows() -> None:
    generator = np.random.default_rng(1)
    text = np.arange(100, dtype=np.int32)
    for _ in range(50):
        shown = crop(text, 30, generator)
        assert 0 < len(shown) <= 30
        assert shown[-1] - shown[0] < 30
    assert len(crop(text[:3], 30, generator)) == 3


def test_judging_prints_every_figure(
    corpora: Corpora, model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    environ = {"CORPORA": str(corpora.folder), "EMBEDDING_MODEL": str(model)}
    assert main(["evaluate"], environ) == 0
    printed = capsys.readouterr().out
    for task in ("occupation coding", "ad title to text", "industry name to remark", "STS-B dev"):
        assert task in printed


def test_absent_corpora_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate"], {"CORPORA": str(tmp_path / "nowhere")}) == 1
    assert "CORPORA" in capsys.readouterr().err
    with pytest.raises(CorporaError, match="occupations_2022"):
        _ = Corpora(tmp_path).occupations


def test_held_out_titles_are_no_training_title(corpora: Corpora) -> None:
    hidden = {plain(title) for title, _ in corpora.held_out_titles}
    assert hidden
    assert not hidden & {plain(ad.title) for ad in corpora.training_advertisements}
    assert not hidden & {plain(entry.name) for entry in corpora.occupations}


def test_held_out_advertisements_share_no_group_with_training(corpora: Corpora) -> None:
    held = {ad.group for ad in corpora.held_out_advertisements}
    assert held
    assert not held & {ad.group for ad in corpora.training_advertisements}


def test_another_split_holds_other_titles_out(corpora: Corpora) -> None:
    held = set(corpora.held_out_titles)
    others = set(Corpora(corpora.folder, "b").held_out_titles)
    assert others
    assert held != others


def test_ties_count_against_the_ranking() -> None:
    scores = np.array([[0.5, 0.5, 0.1], [0.0, 0.2, 0.9]], dtype=np.float32)
    assert share_within(scores, [0, 2], 1) == 0.5
    assert share_within(scores, [0, 2], 2) == 1.0


def test_bm25_prefers_the_rarer_word() -> None:
    scores = Bm25(["熟悉焊接", "熟悉编程", "熟悉配送"]).scores(["熟悉编程"])
    assert scores[0].argmax() == 1


def test_stored_rows_are_close_and_the_unknown_token_stays_silent() -> None:
    table = np.random.default_rng(2).normal(size=(20, 16)).astype(np.float32)
    table[0] = 0.0
    rows, scale = quantised(table)
    assert np.abs(rows * scale[:, None] - table).max() < 0.02
    assert not rows[0].any()
