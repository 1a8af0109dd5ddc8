"""What organisations and people are told of, by kind of notice."""

from typing import Final

TEXTS: Final[dict[str, str]] = {
    # Reviews and questions.
    "review_assigned": "您被指定为场景“{title}”的评审专家",
    "review_replaced": "您不再担任场景“{title}”的评审专家",
    "review_started": "场景“{title}”的评审已经开始，请先声明有无利益冲突，再逐份评分",
    "review_blocked": "您与场景“{title}”的评审存在关联，不再参加评审：{reason}",
    "review_conflict": "场景“{title}”有评审专家因利益冲突退出，现有 {count} 名专家参加评审",
    "review_scored": "场景“{title}”的评审专家已全部提交评分，可以开始合议",
    "review_selected": "贵单位参与的解决方案在场景“{title}”中获选定：得分 {points}，排名第 {rank}。{reason}",
    "review_not_selected": (
        "贵单位参与的解决方案在场景“{title}”中未获选定：得分 {points}，排名第 {rank}。{reason}"
    ),
    "review_reopened": "场景“{title}”的选定结果已撤回，将重新作出决定：{reason}",
    "question_asked": "场景“{title}”收到新的提问",
    "question_decision_asked": "场景“{title}”的应答单位就选定结果提问",
    "question_answered": "您在场景“{title}”中的提问已获答复",
    "question_published": "场景“{title}”新公布了一条答疑",
    # Lists.
    "list_published": "清单“{title}”已发布，其中 {count} 项符合您的订阅",
    "list_holds_yours": "您提供的 {count} 个场景已列入“{title}”并公开发布",
    "list_holds_enterprise": "贵单位已列入“{title}”并公开发布",
}
