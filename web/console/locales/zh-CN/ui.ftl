ui-loading = 加载中……
ui-retry = 重试
ui-close = 关闭
ui-more = 显示更多
ui-choose = 请选择
ui-none-found = 没有匹配的结果
ui-no-amount = { $decimals ->
    [0] 请输入不带小数的金额，例如 1,234。
   *[other] 请输入最多 { $decimals } 位小数的金额，例如 1,234.50。
}
ui-toasts = 消息
ui-request = 请求编号 { $id }

ui-failure-offline = 无法连接服务器
ui-failure-session = 请重新登录
ui-failure-forbidden = 您的角色无权查看
ui-failure-missing = 内容不存在，或您无权查看
ui-failure-busy = 系统繁忙，请稍后再试
ui-failure-refused = 无法按此条件显示
ui-failure-unknown = 结果未知
ui-failure-broken = 服务器出现问题

ui-not-sent-offline = 无法连接服务器，尚不确定是否已提交。您填写的内容已保留；再次提交也只会执行一次。
ui-not-sent-session = 请重新登录，您填写的内容已保留。
ui-not-sent-busy = 系统繁忙，您填写的内容已保留，请稍后再次提交。
ui-not-sent-unknown = 尚不确定是否已执行。请再次提交，只会执行一次。
ui-not-sent-broken = 服务器出现问题，您填写的内容已保留。

ui-conflict = 其他人刚刚修改了这条记录。
ui-conflict-field = 字段
ui-conflict-mine = 您填写的
ui-conflict-theirs = 当前内容
ui-conflict-keep-mine = 保存我的修改
ui-conflict-take-theirs = 采用当前内容

ui-rows-waiting = { $count } 处更新
ui-select-all = 选择全部行
ui-select-row = 选择第 { $row } 行

ui-filters-clear = 清除筛选
