home-sales-title = { $count ->
    [0] 目前没有可催收的款项
   *[other] { $count } 笔款项可以催收
}
home-sales-new-requirement = 新建需求
home-sales-collect = 待催收
home-sales-collect-none = 没有客户应付的到期款项
home-sales-collect-none-hint = 服务交付后，对应的分期会出现在这里。
home-sales-waits = 我的待办
home-sales-sent-back = 审核退回
home-sales-drafts = 待提交草稿
home-sales-nothing = 暂无待办
home-sales-nothing-hint = 审核退回的需求、等待客户确认的方案会出现在这里。
home-sales-revise = 退回修改
home-sales-decision = 跟进客户确认
home-sales-send = 发送方案
home-sales-submit-contract = 提交法务
home-sales-draft-contract = 起草合同
home-sales-submit = 完善并提交
home-sales-unlisted = 还有 { $count } 项排在其后
home-sales-projects = 我的客户项目
