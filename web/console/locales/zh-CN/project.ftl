project-back = 返回
project-tabs = 项目内容
project-tab-overview = 概览
project-tab-tasks = 任务
project-tab-money = 资金
project-tab-issues = 问题
project-tab-history = 操作记录
project-manager = 项目经理
project-sales = 销售
project-held = 项目已暂停
project-cancelled = 项目已取消
project-to-tasks = 推进任务
project-make-plan = 制定计划
project-plan = 调整计划
project-plan-save = 保存计划
project-plan-reason = 调整原因
project-plan-reason-hint = 项目已开工：本次调整将冻结新基线，并保留此原因。
project-planned-start = 计划开始
project-planned-end = 计划结束
project-milestone-of = 里程碑：{ $service } × { $quantity }
project-hold = 暂停项目
project-hold-says = 暂停期间不计逾期，进度预警也不再提醒。
project-resume = 恢复项目
project-resume-shift = { $days ->
    [0] 将未完成的计划按暂停天数顺延
   *[other] 将未完成的计划顺延 { $days } 天（暂停天数）
}
project-complete = 结项
project-complete-says = 全部交付并足额回款后方可结项。
project-close-open-work = 关闭未完成事项的原因
project-close-open-work-hint = 仅当仍有未完成的任务或未解决的问题时填写：将按此原因一并关闭。
project-cancel = 取消项目
project-cancel-says = 项目将终止，未完成的任务将取消，合同将终止。此操作不可撤销。
project-reason = 原因
project-submit-for-compliance = 提交合规审核
project-submit-for-compliance-says = 先由财务审核毛利，再由法务审核风险。
