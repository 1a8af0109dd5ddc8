"""Texts of reviews and of questions about scenarios."""

from typing import Final

TEXTS: Final = {
    # Criteria of scenarios that name none.
    "criterion.fit": "方案契合度",
    "criterion.technology": "技术与实施",
    "criterion.price": "价格",
    "criterion.team": "团队与业绩",
    # Why a rule takes a reviewer out.
    "conflict.provider": "与场景提供单位存在关联",
    "conflict.bidder": "与应答单位存在关联",
    "conflict.member": "评审专家现任职于场景提供单位或应答单位",
}
