"""What the seed commands print."""

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "waiting": "等待服务 {address} …",
    "unreachable": "{seconds} 秒内连不上服务 {address}",
    "progress": "{what}：已发送 {sent}/{total}，用时 {seconds:.1f} 秒",
    "done": "{what}：新建 {created}，更新 {updated}，未变 {unchanged}，拒绝 {refused}，用时 {seconds:.1f} 秒",
    "refused_item": "  拒绝 {id}（第 {index} 条）：{reasons}",
    "refused_more": "  另有 {count} 条被拒绝，未逐条列出",
    "failed": "{what}：载入失败，{code}：{details}",
    "enterprises": "企业",
    "scenarios": "场景",
    "county_industries": "县域产业",
    "demands": "岗位需求",
    "talents": "人才",
}
