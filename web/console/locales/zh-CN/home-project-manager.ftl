home-project-manager-title = { $count ->
    [0] 暂无待办
   *[other] 您有 { $count } 项待办
}
home-project-manager-projects = 您负责 { $count } 个在办项目
home-project-manager-waits = 待办
home-project-manager-nothing = 暂无待办
home-project-manager-nothing-why = 新的需求、任务与问题会自动出现在这里。
home-project-manager-unlisted = 处理后还有 { $count } 项
home-project-manager-mine = 我的项目
home-project-manager-no-projects = 您目前没有在办项目。
home-project-manager-issues = { $count } 个问题
home-project-manager-review = 审核需求
home-project-manager-initiate = 立项
home-project-manager-prepare = 推进立项
home-project-manager-complete = 结项
home-project-manager-task = 执行任务
home-project-manager-issue = 解决问题
