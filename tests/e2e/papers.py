"""What the walk sends."""

from tests.e2e.offices import Json


def without(values: Json) -> Json:
    """What is sent of a record's values: nothing that the service sets."""
    dropped = {"version", "status", "updated_at", "stage"}
    return {name: value for name, value in values.items() if name not in dropped}


def named(*experts: str) -> list[Json]:
    """Proposals of reviewers."""
    return [{"expert_id": name} for name in experts]


def content(firm: str) -> Json:
    """What an enterprise offers."""
    return {
        "summary": f"{firm} 的方案：边缘采集与追溯",
        "approach": "网关采集，平台分析",
        "answers": [{"requirement": "数据治理", "fulfilment": "full", "how": "自有平台"}],
        "price": {"min_yuan": 600_000, "max_yuan": 800_000},
        "schedule": "三个月",
        "weeks": 12,
        "team": [{"post": "项目经理", "people": 1, "qualification": "高级"}],
        "references": [{"client": "某厂", "project": "联网", "year": 2025, "amount_yuan": 500_000}],
    }


def pdf(text: str) -> bytes:
    """A file that is sniffed as PDF."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%" + text.encode() + b"\n%%EOF\n"
    )
