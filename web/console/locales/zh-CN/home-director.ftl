home-director-title = 总监待办
home-director-count = { $count ->
    [0] 没有待您审批的成本
   *[other] { $count } 笔成本待您审批
}
home-director-sum = 合计 { $sums }，最早提交于{ $age }
home-director-none = 没有待您审批的成本
home-director-none-hint = 财务批准后，按政策须总监审批的成本会出现在这里。
home-director-others = 须由他人审批的 { $count } 笔
home-director-before = 批准前
home-director-after = 批准后
home-director-proof = 凭证
home-director-duplicates = 可能重复提交：另有 { $count } 笔
