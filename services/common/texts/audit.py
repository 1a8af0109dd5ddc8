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
    "rule.page_size": "每页条数为 0 至 {most}，0 表示默认",
    "rule.before_seq": "不能小于 0",
    "rule.time": "应为带时区的时间，如 2026-03-01T08:00:00+08:00",
    "verify.running": "正在校验这份日志，请稍后再试。",
}
