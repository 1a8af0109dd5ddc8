"""Texts of the audit log: findings of a check, the auditor's page."""

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "fault.removed": "第 {seq} 条缺失：日志中有条目被删除。",
    "fault.inserted": "日志中有多出的条目（第 {seq} 条附近，0 表示位置不明）。",
    "fault.changed": "第 {seq} 条与其校验值不符：内容被改动，或不是用本系统的密钥写入。",
    "fault.forked": "第 {seq} 条与前一条不衔接：次序被调换，或取自另一份日志。",
    "fault.tail_cut": "自第 {seq} 条起的末尾缺失：最新的条目被删除。",
    "fault.head_changed": "链首记录与第 {seq} 条不符：链首被改动，或末尾被删除后改写了链首。",
    "fault.no_head": "链首记录缺失。",
    "fault.not_expected": "日志中找不到所给的校验值：日志被截短或整体重写。",
}
