### 客户需求、项目及其方案、审核、合同与任务。

## 当前状态不允许的操作

nothing-follows = 没有后续操作
allowed = 可执行：{ $allowed }
project-on-hold = 项目已暂停，不能执行此操作；{ $then }。
project-in-stage = 项目处于“{ $state }”阶段，不能执行此操作；{ $then }。
requirement-in-state = 客户需求的状态为“{ $state }”，不能执行此操作；{ $then }。
proposal-in-state = 方案的状态为“{ $state }”，不能执行此操作；{ $then }。
contract-in-state = 合同的状态为“{ $state }”，不能执行此操作；{ $then }。
no-progress-in-state = 任务的状态为“{ $state }”，不能汇报进度；{ $then }。
no-status-in-state = 任务的状态为“{ $state }”，不能改为“{ $status }”；{ $then }。
no-cancelling-in-state = 任务的状态为“{ $state }”，不能取消；{ $then }。
alert-in-state = 预警的状态为“{ $state }”，没有后续操作。
issue-in-state = 问题的状态为“{ $state }”，请另提一个问题。
contract-not-in-force = 合同的状态为“{ $state }”；只有已生效的合同才能登记回款。
retrospective-finished = 复盘已完成，没有后续操作。

## 职责分离

others = 其他具有“{ $role }”角色的人
own-cost-approved = 不得审批自己提交的成本。可由{ others }处理。
own-cost-paid = 不得支付自己提交的成本。可由{ others }处理。
cost-approved-and-paid = 同一笔成本的审批与付款不得由同一人办理，您已办理其“{ $step }”。可由{ others }处理。
cost-approved-twice = 同一笔成本不得由同一人审批两次，您已办理其“{ $step }”。可由{ others }处理。
own-requirement-decided = 不得审批自己撰写或提交的客户需求。可由{ others }处理。
own-contract-decided = 不得审批自己撰写或提交的合同。可由{ others }处理。
own-project-reviewed = 不得审核自己提交或修改的项目。可由{ others }处理。
both-tracks-approved = 同一项目的财务审核与法务审核不得由同一人通过。可由{ others }处理。

## 客户需求

word-never-taken = 含有“{ $word }”的业务一律不接：{ $why } 如需特批，须由{ $role }说明理由。
word-not-touched = 该需求并非因这个禁用词被拒绝。
word-let-pass = 该词已有人特批。
four-criteria = 审核须对四项标准各评判一次。
price-without-currency = 未注明币种的单价按 { $assumed } 计，而本清单的币种为 { $currency }。
requirement-has-project = 该客户需求已立项。

## 计划与审核

not-a-project-manager = 该用户不是项目经理。
outside-of-project = { $given } 不在项目起止日期之内。
milestone-outside = 服务项“{ $service }”的里程碑 { $given } 不在该起止日期之内。
no-dates-yet = 项目尚未设定起止日期。
no-milestone-yet = 服务项“{ $service }”尚未设定里程碑日期。
proposal-unconfirmed = { $stands ->
    [draft] 方案尚未发送给客户
    [sent] 方案正在等待客户确认
    [changes-requested] 客户要求修改方案
   *[none] 尚无方案
}；须经客户确认方可继续。
refusal-without-why = 驳回须说明理由。
rejection-without-why = 驳回须说明理由。
not-the-turn = { $track }审核已有结论或尚未轮到，目前应由{ $turn }审核。
both-have-approved = 财务与法务均已通过。
review-open = { $stands ->
    [stale] { $track }审核已失效：其依据的内容已变更
    [rejected] { $track }审核未通过
   *[missing] 尚未通过{ $track }审核
}。
margin-share-exceeded = 预计成本 { $cost } 超过报价 { $price } 的 { $percent }%（即 { $limit }），超额 { $over }。
margin-amount-exceeded = 预计成本 { $cost } 超过上限 { $limit }，超额 { $over }。

## 合同与回款

contract-exists = 该项目已有合同。
contract-number-taken = 已有使用该编号的合同。
due-by-day-or-delivery = 每期款项须在指定日期到期，或在服务项交付时到期，二者择一。
instalments-differ = 各期款项合计 { $sum }，比合同金额{ $direction ->
    [less] 少
   *[more] 多
} { $difference }。
allow-instalments = 合计为 { $amount } 的各期款项
receipt-too-large = { $given } 比未收金额多 { $over }。
receipt-told-otherwise = 该笔回款已登记，但内容不同。
receipt-recorded = 该笔回款已登记。

## 任务

progress-computed = 有子任务的任务，其进度由子任务计算得出。
task-cancelled = 该任务已取消。
task-has-progress = 该任务已有自身进度，不能再拆分子任务。
task-part-of-itself = 任务不能成为自身或其子任务的一部分。
task-waits-for-itself = 该任务将形成循环等待。
part-of-other-item = 子任务须属于其上级任务“{ $title }”的服务项。
task-of-other-item = 该任务属于另一个服务项。
task-of-no-item = 该任务不属于任何服务项。
owner-cannot-solve = 问题负责人须有权解决问题，而此人无权解决该项目的问题。
allow-leader = 负责该项目的项目经理
allow-seller = 负责该项目的销售
allow-doer = 在该项目中有任务的执行人员
allow-overseer = 负责该业务线的项目经理主管

## 结项与复盘

quoted = “{ $text }”
item-not-delivered = 服务项“{ $service }”的状态为“{ $state }”，尚未交付。
instalment-not-received = 第 { $position } 期款项 { $amount } 中，尚有 { $outstanding } 未到账。
no-contract-to-pay = 尚无可收款的合同。
costs-unapproved = 有 { $amount } 的成本等待审批。
costs-unpaid = 有 { $amount } 的成本已批准但未付款。
tasks-open = 有 { $count } 个任务未完成：{ $titles }{ and-more }。
issues-open = 有 { $count } 个问题未解决：{ $titles }{ and-more }。
and-more = { $more ->
    [0] {""}
   *[other] ，另有 { $more } 个
}
retrospective-exists = 该项目已有复盘。
nothing-to-look-back-on = 项目在开工前已取消，没有可复盘的内容。
nothing-learnt-yet = 尚未写下可供后续项目借鉴的经验。
no-such-baseline = 没有编号为 { $number } 的基线。
not-a-number-of-days = { $given } 不是有效的天数。
series-too-long = 曲线最多 { $points } 个点。
