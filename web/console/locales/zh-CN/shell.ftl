shell-brand = Plimsoll
shell-skip = 跳到正文
shell-nav = 导航
shell-nav-home = 首页
shell-nav-costs = 成本
shell-nav-tasks = 任务
shell-nav-requirements = 客户需求
shell-nav-customers = 客户
shell-nav-collection = 回款
shell-nav-projects = 项目
shell-nav-people = 人员
shell-nav-lines = 业务线
shell-nav-policy = 政策
shell-nav-categories = 成本类别
shell-nav-audit = 日志
shell-profile = 个人设置
shell-nav-cost-report = 成本报表
shell-nav-workload = 人员负荷
shell-nav-retrospectives = 复盘
shell-sign-out = 退出登录
shell-person = 我

shell-language = 语言
shell-theme = 外观
shell-theme-system = 跟随系统
shell-theme-light = 浅色
shell-theme-dark = 深色
shell-sound-on = 开启预警提示音
shell-sound-off = 关闭预警提示音

shell-not-found = 页面不存在
shell-not-found-why = 地址可能有误，或内容已移到别处。
shell-to-home = 返回首页
shell-broken = 页面出错了
shell-broken-what = 您填写的内容不会丢失。请重试，或重新加载页面。
shell-reload = 重新加载

shell-offline = { DATETIME($since, hour: "numeric", minute: "numeric") } 起无法连接服务器。当前显示的是断线前的数据，您填写的内容会保留。
shell-back = 已恢复连接，数据已更新。

shell-inbox = { $count ->
    [0] 消息，没有新消息
   *[other] 消息，{ $count } 条未读
}
shell-inbox-title = 消息
shell-inbox-seen = 全部已读
shell-inbox-empty = 没有新消息。有新的预警时会立即显示在这里。
shell-inbox-all = 全部预警

shell-search = 搜索
shell-search-hint = 搜索项目、客户、任务、人员……
shell-search-results = 搜索结果
shell-search-none = 没有找到包含“{ $text }”的内容。可以少输几个字，或输入拼音首字母。
shell-search-projects = 项目
shell-search-requirements = 客户需求
shell-search-customers = 客户
shell-search-tasks = 任务
shell-search-people = 人员

shell-keys = 键盘快捷键
shell-keys-everywhere = 全局
shell-keys-in-tables = 表格中
shell-keys-search = 搜索
shell-keys-home = 首页
shell-keys-inbox = 消息
shell-keys-sheet = 显示快捷键
shell-keys-close = 关闭当前窗口
shell-keys-rows = 上一行 / 下一行
shell-keys-ends = 第一行 / 最后一行
shell-keys-open = 打开该行
shell-keys-into-row = 切换到行内按钮
shell-keys-acknowledge = 确认该行的预警
shell-keys-snooze = 暂缓该行的预警
