### 成本。

cost-in-state = { $waits ->
    [finance] 该成本正在等待财务审批，不能执行此操作。
    [director] 该成本正在等待总监审批，不能执行此操作。
    [payment] 该成本已批准、等待付款，不能执行此操作。
   *[nothing] 该成本{ $state }，不能再变更。
}
hard-limit-exceeded = 批准该成本后，项目已承诺金额将超出硬性上限 { $limit }，超额 { $over }。
cost-reference-taken = 公司的另一笔成本已使用该编号。
cost-told-otherwise = 已有使用该编号的成本，但内容不同。
cost-field-told-otherwise = 使用该编号的成本在此项上内容不同。
decision-told-otherwise = 该决定此前已登记，但备注不同。
