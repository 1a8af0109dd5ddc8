"""What organisations and people are told of, by kind of notice."""

from typing import Final

TEXTS: Final[dict[str, str]] = {
    # Stages of scenarios.
    "scenario_submitted": "{provider}提交了场景“{title}”，等待审核",
    "scenario_returned": "场景“{title}”被退回修改，共 {count} 条逐项意见。{reason}",
    "scenario_approved": "场景“{title}”已审核通过，等待列入机会清单",
    "scenario_addendum": "场景“{title}”发布第 {number} 号补充公告：{text}",
    "scenario_reopened": "场景“{title}”的选定结果已撤回，等待重新决定：{reason}",
    "scenario_contracted": "场景“{title}”已登记合同 {number}",
    "scenario_closed": "场景“{title}”已关闭。{reason}",
    "scenario_withdrawn": "场景“{title}”已撤回。{reason}",
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
    "review_solution_gone": "场景“{title}”的一份解决方案已由应答单位撤回，其余 {count} 份继续评审",
    "review_empty": "场景“{title}”评审中的解决方案已全部撤回，没有可以选定的方案，可以关闭场景",
    "review_over": "场景“{title}”评审中的解决方案已全部撤回，无需继续评审",
    "question_asked": "场景“{title}”收到新的提问",
    "question_decision_asked": "场景“{title}”的应答单位就选定结果提问",
    "question_answered": "您在场景“{title}”中的提问已获答复",
    "question_published": "场景“{title}”新公布了一条答疑",
    # Solutions.
    "solution_invited": "{enterprise}邀请贵单位联合应答场景“{title}”，请确认是否同意",
    "solution_partner_agreed": "{enterprise}已同意联合应答场景“{title}”",
    "solution_partner_left": "{enterprise}不参加场景“{title}”的联合应答，已递交的方案退回草稿，请重新递交",
    "solution_partner_removed": "{enterprise}已将贵单位移出场景“{title}”的联合应答",
    "solution_withdrawn": "{enterprise}撤回了对场景“{title}”的解决方案",
    "solutions_opened": "场景“{title}”应答截止，开启 {count} 份解决方案",
    "solution_opened": "场景“{title}”应答截止，贵单位参与的解决方案已开启",
    # Lists.
    "list_published": "清单“{title}”已发布，其中 {count} 项符合您的订阅",
    "list_holds_yours": "您提供的 {count} 个场景已列入“{title}”并公开发布",
    "list_holds_enterprise": "贵单位已列入“{title}”并公开发布",
    # Pilots.
    "pilot_started": "试点“{title}”已启动，计划于 {ends_on} 前完成",
    "pilot_replanned": "试点“{title}”的计划有调整",
    "milestone_reached": "试点“{title}”的里程碑“{milestone}”报送于 {reached_on} 达成，等待确认",
    "milestone_confirmed": "试点“{title}”的里程碑“{milestone}”已确认达成。{reason}",
    "milestone_refused": "试点“{title}”的里程碑“{milestone}”的证明未获认可，请补充后重新报送：{reason}",
    "pilot_demonstrated": "试点“{title}”已完成示范",
    "pilot_stopped": "试点“{title}”已终止：{reason}",
    # Transformation needs and experts.
    "need_asked": "企业提出转型诊断需求“{title}”，等待安排专家",
    "need_withdrawn": "转型诊断需求“{title}”已撤回。{reason}",
    "need_assigned": "转型诊断需求“{title}”已安排 {count} 位专家",
    "need_yours": "您被安排参加转型诊断“{title}”，请与企业约定走访时间",
    "need_not_yours": "您不再参加转型诊断“{title}”",
    "need_visited": "转型诊断“{title}”已于 {visited_on} 走访",
    "need_reported": "转型诊断“{title}”的诊断报告已经完成",
    "need_followed_up": "转型诊断“{title}”新增 {on} 的回访记录",
    "need_closed": "转型诊断“{title}”已办结。{closing}",
}
