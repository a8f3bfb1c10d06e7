home-lead-title = { $count } 个项目进行中，{ $need ->
    [0] 没有偏离的项目
   *[other] { $need } 个需要您现在处理
}
home-lead-title-reading = { $count } 个项目进行中
home-lead-since = 上次查看：{ $at }，此后{ $count ->
    [0] 没有变化
   *[other]有 { $count } 个项目发生变化
}
home-lead-first = 从现在起，两次查看之间的变化会被标记。
home-lead-seen = 全部已阅
home-lead-all = 执行与回款中
home-lead-changed = 有新变化
home-lead-table = 项目进度表
home-lead-none = 暂无进行中的项目。合同生效后，项目会出现在这里。
home-lead-none-such = 没有符合条件的项目，请点击上方其他数字。
home-lead-keys = 键盘：↑↓ 选择，回车打开，A 确认，S 暂缓。
home-lead-alerts = 预警
home-lead-alerts-open = { $count } 条未处理预警
home-lead-alerts-none = 没有未处理的预警，新的预警会自动出现在这里。
home-lead-recovered = 已解除：{ $project }
