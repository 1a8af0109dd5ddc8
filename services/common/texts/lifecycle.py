"""Stages of scenarios: names of fields in addenda, and what acts are called."""

from typing import Final

TEXTS: Final = {
    "unknown_subject": "请指明要查看哪一类对象的流程记录",
    "addendum_of_fields": "变更内容：{fields}",
    "field.title": "名称",
    "field.provider": "场景提供单位",
    "field.provider_id": "场景提供单位编号",
    "field.zone": "所在区域",
    "field.industry": "所属产业",
    "field.domain": "应用领域",
    "field.goal": "建设目标",
    "field.content": "建设内容",
    "field.requirements": "需求",
    "field.budget": "预算",
    "field.schedule": "进度安排",
    "field.schedule_start": "开始日期",
    "field.schedule_end": "结束日期",
    "field.synthetic": "模拟数据标记",
    "field.list_kind": "清单类别",
    "field.answer_deadline": "应答截止时间",
    "field.criteria": "评审标准",
}
