### 图形：图例，以及图形所表达内容的一句话说明。

pictures-two-sentences = { $first }{ $second }
pictures-span = { $start } – { $end }
pictures-range = 80% 区间：{ $low } – { $high }
pictures-days = { $days } 天
pictures-chance-below = 不到 { $share }
pictures-chance-above = { $share } 以上
pictures-yes = 是
pictures-no = 否
pictures-as-table = 以表格查看
pictures-today = 今天

## 成本

pictures-paid = 已付
pictures-committed = 已批未付
pictures-submitted = 待审批
pictures-red-line = 成本红线
pictures-budget = 预算
pictures-remaining = 距红线余额
pictures-forecast-cost = 预计总成本
pictures-key-forecast-cost = 预计总成本及 80% 区间
pictures-load-of-line = / { $line }
pictures-load-used = 已用 { $share }
pictures-load-chance = 越线可能性
pictures-load-forecast-short = 预计 { $share }
pictures-load-no-line-short = 尚无预算
pictures-load-no-line = 尚无预算。已付 { $paid }，已批未付 { $committed }，待审批 { $submitted }。
pictures-load-spent = 成本红线 { $line }，已用 { $used }：已付 { $paid }，已批未付 { $committed }；另有待审批 { $submitted }。
pictures-load-forecast = 预计总成本 { $forecast }，有 80% 的可能在 { $low } 至 { $high } 之间；越线可能性 { $chance }。

## 进度

pictures-plan = 计划
pictures-done = 已完成
pictures-planned-end = 计划结束日
pictures-forecast-end = 预计完成日
pictures-key-forecast-end = 预计完成日及 80% 区间
pictures-time-unplanned = 尚未排期
pictures-time-done = 完成 { $share }
pictures-time-starts = { $days ->
    [1] 明天开始
   *[other] { $days } 天后开始
}
pictures-time-begins = { $days ->
    [1] 明天开始。
   *[other] { $days } 天后开始。
}
pictures-time-late-short = { $direction ->
    [earlier] 早 { $days } 天
    [same] 按期
   *[later] 晚 { $days } 天
}
pictures-time-end-and-late = { $end }，{ $late }
pictures-time-standing = { $direction ->
    [earlier] 落后计划 { $days } 天
    [same] 与计划一致
   *[later] 超前计划 { $days } 天
}
pictures-time-actual-end = 实际完成日
pictures-time-chance = 延期可能性
pictures-time-plan = 计划 { $start } 至 { $end }，已完成 { $done }{ $standing ->
    [earlier] ，落后计划 { $days } 天
    [same] ，与计划一致
    [later] ，超前计划 { $days } 天
   *[unsaid] {""}
}。
pictures-time-forecast = 预计 { $end } 完成，{ $direction ->
    [earlier] 比计划早 { $days } 天
    [same] 与计划一致
   *[later] 比计划晚 { $days } 天
}。
pictures-time-range = 有 80% 的可能在 { $earliest } 至 { $latest } 之间完成；延期可能性 { $chance }。
pictures-time-ended = { $end } 完成，{ $direction ->
    [earlier] 比计划早 { $days } 天
    [same] 与计划一致
   *[later] 比计划晚 { $days } 天
}。

## 阶段与关口

pictures-stage-path = 项目阶段
pictures-stage-done = 已完成
pictures-stage-current = 当前阶段
pictures-stage-ahead = 未开始
pictures-stage-ended = 在此取消
pictures-stage-on-hold = 项目已暂停：恢复之前，无需任何人处理。
pictures-gate-proposal = 方案已确认
pictures-gate-finance = 财务审核
pictures-gate-legal = 法务审核
pictures-gate-contract = 合同已生效
pictures-gate-delivery = 全部交付
pictures-gate-payment = 回款收齐
pictures-gate-passed = 已通过
pictures-gate-asked = 等待中
pictures-gate-refused = 未通过
pictures-gate-ahead = 未开始
pictures-next = 下一步：由{ $who }{ $what }。
pictures-next-person = { $role } { $name }{" "}
pictures-next-prepare = 制定计划并撰写方案
pictures-next-send-proposal = 将方案提交客户
pictures-next-customer-decision = 登记客户的决定
pictures-next-review = 完成合规审核
pictures-next-draft-contract = 起草合同
pictures-next-submit-contract = 将合同提交法务
pictures-next-decide-contract = 审批合同
pictures-next-deliver = 按计划交付
pictures-next-collect = 收回款项

## 挣值

pictures-evm-title = 计划、挣值与成本
pictures-evm-empty = 项目有了带成本的计划之后，才有此图。
pictures-evm-day = 截至
pictures-evm-until = 截至 { $day }
pictures-baseline = 对照基线
pictures-baseline-name = 第 { $number } 版，{ $day }{ $current ->
    [yes] （现行）
   *[no] {""}
}
pictures-evm-plan = 计划值
pictures-evm-earned = 挣值
pictures-evm-actual = 实际成本
pictures-evm-forecast = 预测及 80% 区间
pictures-evm-now = 截至 { $day }，计划值 { $plan }，挣值 { $earned }，实际成本 { $actual }。
pictures-evm-ends = 预计 { $end } 完成，总成本 { $cost }，有 80% 的可能在 { $low } 至 { $high } 之间。

## 条形图

pictures-bars-empty = 所选范围内没有成本。
pictures-bars-of = 项目
pictures-bars-sum = 合计
pictures-cost-title = 成本（{ $currency }）
pictures-cost-none = 未归属

## 进度分布与人员负荷

pictures-histogram = 按进度分布的项目数
pictures-histogram-range = { $from }–{ $to }
pictures-named-count = { $name }：{ $count }
pictures-heat = 每周人员负荷
pictures-heat-says = 每人每周计划的工作日数占其可用工作日数的比例
pictures-heat-person = 周
pictures-heat-days = 计划 { $planned } 天，可用 { $capacity } 天
pictures-heat-empty = 所选范围内没有人员。

## 预警的依据

pictures-evidence-days = 时间
pictures-evidence-money = 金额
pictures-evidence-chance = 发生的可能性
pictures-evidence-silence = 未汇报的工作日
pictures-evidence-contributors = 主要影响因素
pictures-evidence-ends = 何时解除
pictures-evidence-all = 全部 { $count } 项依据
pictures-day-of-plan = 第 { $day } 日
pictures-contradicts-start = 项目开始日
pictures-contradicts-end = 项目结束日
pictures-contradicts-dependency = 任务先后顺序
pictures-ended-project-over = 项目已结束
pictures-ended-on-hold = 项目已暂停
pictures-ends-progress-forecast = 可能性须低于 { $chance } 并持续 { $lasts }。按目前情况，预计完成日须早于 { $day }。
pictures-ends-cost-forecast = 可能性须低于 { $chance } 并持续 { $lasts }。按目前情况，预计总成本不得高于 { $cost }。
pictures-ends-red-line = 已批准和已付成本不高于 { $cost }，或提高成本红线。
pictures-ends-planned-end = 全部工作完成，或调整计划。
pictures-ends-milestone = 服务项交付，或调整里程碑。
pictures-ends-silence = 有人汇报进度。
pictures-ends-collection = 款项到账。
pictures-ends-issue = 问题得到解决。
pictures-ends-approval = 由审批人作出决定。
pictures-ends-overdue-tasks = 任务完成，或调整任务日期。
pictures-ends-contradiction = 调整日期，使计划前后一致。
