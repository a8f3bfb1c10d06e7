home-member-title = { $count ->
    [0] 暂无待办任务
   *[other] 您有 { $count } 项任务
}
home-member-late = 已逾期
home-member-today = 今天
home-member-week = 本周
home-member-later = 之后
home-member-none = 没有待办任务
home-member-see-done = 查看已完成的任务
home-member-more = 显示更多
