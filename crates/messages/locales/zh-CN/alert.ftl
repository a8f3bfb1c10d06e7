### 预警与提示的文字：仍然存在的情况，以及已经解除的情况。

alert-now = { $project }：{ $says }
alert-as-of = { $project }（截至 { $day }）：{ $says }

days = { $days } 天
chance = { $chance ->
    [0] 不到 1%
   *[other] { $chance }%
}
done = { $done }%

## 仍然存在的情况

alert-late = 预计 { $end } 完成，{ $direction ->
    [planned] 与计划一致
    [earlier] 比计划的 { $plan } 早 { $days }
   *[later] 比计划的 { $plan } 晚 { $days }
}，延期可能性 { $chance }。{ $more }
alert-ahead = 目前超前计划 { $days }。
alert-behind = 目前落后计划 { $days }。
alert-most-behind = 落后最多的是“{ $task }”。
alert-eases = 好转持续一段时间后，预警解除。
alert-planned-end = 计划结束日 { $end } 已过 { $days }，目前完成 { $done }。
alert-milestone = 里程碑“{ $service }”应于 { $day } 交付，已过 { $days }，尚未交付。{ $more }
alert-more-milestones = 共 { $count } 个里程碑未按时交付。
alert-over = 预计总成本 { $forecast }，{ $direction ->
    [under] 低于成本红线 { $line }，差额 { $by }
   *[over] 超出成本红线 { $line }，超额 { $by }
}，越线可能性 { $chance }。{ $eases }
alert-red-line-paid = 已付成本已越过成本红线 { $line }，连同已批准成本超出 { $by }。
alert-red-line = 已批准和已付成本已越过成本红线 { $line }，超出 { $by }。
alert-silence = 已有 { $count } 个工作日没有进度汇报，而 { $due } 起已有工作到期；{ $last }。
alert-no-report = 至今没有任何汇报
alert-last-report = 最近一次汇报是 { $day }
alert-critical-issue = 严重问题“{ $title }”尚未解决，负责人：{ $owner }。
alert-delivered = 服务项“{ $service }”已于 { $day } 交付。
alert-delivered-to-collect = 服务项“{ $service }”已于 { $day } 交付，可收款 { $sum }，应于 { $due } 前付清。
alert-collection-overdue = 回款 { $sum } 已逾期，最早应于 { $due } 付清，已过 { $days }。
alert-cost-finance = 付给“{ $payee }”的成本 { $amount } 等待财务审批。
alert-cost-director = 付给“{ $payee }”的成本 { $amount } 等待总监审批。
alert-compliance-finance = 报价 { $price }、预计成本 { $cost }，等待财务合规审核。
alert-compliance-legal = 报价 { $price }、预计成本 { $cost }，等待法务合规审核。
alert-contract-legal = 合同 { $number }（{ $amount }）等待法务审批。

## 提示

note-overdue-tasks = { $count } 个任务已过计划结束日，最早的是“{ $task }”（{ $end }）。
note-old-data = 已有 { $days }没有进度更新，预测不够可靠。
note-contradiction = 计划自相矛盾{ $count ->
    [1] {""}
   *[other] （共 { $count } 处）
}：“{ $task }”{ $how }。
contradiction-start = 早于项目开始日 { $limit }
contradiction-end = 晚于项目结束日 { $limit }
contradiction-wait = 的计划早于 { $limit }，而它在此之前须等待“{ $on }”

## 已经解除的情况

ended-project-over = 项目已结束。
ended-on-hold = 项目已暂停，恢复后重新评估。
ended-work-done = 工作已全部完成。
ended-late-near = 预计完成日已接近计划：{ $end }，比计划的 { $plan } 晚 { $days }，延期可能性 { $chance }。
ended-late = 预计完成日已回到计划之内：{ $end }，计划 { $plan }，延期可能性 { $chance }。
ended-planned-end = 计划结束日已调整为 { $end }，尚未到期。
ended-milestone = 已没有逾期未交付的里程碑。
ended-nothing-to-report = 目前没有到期而未汇报的工作。
ended-silence = 已于 { $day } 恢复进度汇报。
ended-over-passed = 已无需预测：已批准和已付成本已越过成本红线 { $line }。
ended-over-unknown = 已没有可用于预测成本的数据。
ended-over-within = 预计总成本已回到成本红线之内：{ $forecast }，低于 { $line }，差额 { $by }，越线可能性 { $chance }。
ended-over-near = 预计总成本已接近成本红线：{ $forecast }，超出 { $line }，超额 { $by }，越线可能性 { $chance }。
ended-red-line = 已批准和已付成本已回到成本红线 { $line } 之内，低 { $by }。
ended-critical-issue = 问题“{ $title }”已解决或不再属于严重问题。
ended-delivered = 服务项“{ $service }”目前没有可收款项。
ended-collection-overdue = 已没有逾期回款。
ended-cost-finance = 付给“{ $payee }”的成本 { $amount } 不再等待财务审批。
ended-cost-director = 付给“{ $payee }”的成本 { $amount } 不再等待总监审批。
ended-compliance-finance = 不再等待财务合规审核。
ended-compliance-legal = 不再等待法务合规审核。
ended-contract-legal = 合同 { $number } 不再等待法务审批。
ended-other = 该提醒已解除。
