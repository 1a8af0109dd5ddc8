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
    "lists": "首批清单",
    "front.digital_scenario": (
        "首批机会清单由规划专栏所列项目整理而成。建设目标、建设内容和进度依规划原文；"
        "需求、提供单位和所属产业由平台整理，以提供单位确认的为准。"
    ),
    "front.capability": (
        "首批能力清单收录规划点名的企业和示例企业。规划点名企业的能力由平台依规划整理，均为自述；"
        "名称以“示例”开头的企业及其产品、案例、证书均为虚构，仅供演示。"
    ),
    "county_industries": "县域产业",
    "demands": "岗位需求",
    "experts": "专家",
    "talents": "人才",
}
