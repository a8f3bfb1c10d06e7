### 任务树与甘特图。

gantt-task = 任务
gantt-time = 计划日期
gantt-zoom = 时间刻度
gantt-zoom-week = 按日
gantt-zoom-month = 按周
gantt-assignee = 负责人：
gantt-span = { $start } – { $end }
gantt-fixed = { $span }。{ $reason }
gantt-no-dates = 尚未排期
gantt-bar = { $start } 至 { $end }，完成 { $done }，{ $status }{ $late ->
    [yes] ，已逾期
   *[no] {""}
}{ $milestone ->
    [yes] ，以里程碑结束
   *[no] {""}
}{ $waits ->
    [0] {""}
   *[other] ，等待 { $waits } 个前置任务
}
gantt-keys = 方向键选择行与单元格；在条上按回车可移动：← → 按天，↑ ↓ 按周，按住 Shift 只改结束日；回车保存，Esc 还原。
gantt-moving = { $task }：{ $start } 至 { $end }，{ $direction ->
    [same] 结束日不变
    [earlier] 结束日提前 { $days } 天
   *[later] 结束日推后 { $days } 天
}
gantt-sent = 正在保存“{ $task }”：{ $start } 至 { $end }…
gantt-taken = “{ $task }”已改为 { $start } 至 { $end }。
gantt-refused = “{ $task }”未改动：{ $reason }
gantt-dismiss = 关闭
