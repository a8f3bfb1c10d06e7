### 输入有误。

empty = 此项不能为空。
invisible = 此项没有可见内容：全部是不可见字符。
not-clearable = 此项不能清空；如需保持不变，请不要填写。
text-too-long = 此项有 { $length } 个字符，最多 { $max } 个。
deceptive-text = 此项含有{ $kind ->
    [line-break] 不允许的换行符
    [control] 控制字符
   *[direction] 改变书写方向的字符
}（{ $character }）。
not-an-email = 这不是有效的邮箱地址。
deceptive-email = 该邮箱地址含有形似字符，可能被误认为另一个地址。
not-a-link = 这不是有效的网页地址。
link-with-password = 链接中不得包含用户名或密码，否则所有能看到链接的人都会看到。
not-an-id-of = 这不是{ $kind }的 ID。
not-an-id = 这不是有效的 ID。
not-a-day = “{ $given }”不是有效的日期。
not-an-instant = “{ $given }”不是有效的时间。
end-before-start = { $given } 早于起始日 { $min }。
out-of-bounds = { $given } 超出允许范围（{ $min } 至 { $max }）。
not-whole = { $given } 不是有效的整数。
not-progress = { $given } 不是有效的进度百分比。
too-many-decimals = { $given } 的小数超过两位。
wrong-currency = 币种须为 { $currency }。
amount-too-little = 金额“{ $given }”过小。
not-an-amount = “{ $given }”不是有效的金额，正确写法如“{ $example }”。
amount-decimals = { $currency } 最多 { $decimals } 位小数，“{ $given }”有 { $count } 位。
amount-too-large = “{ $given }”超过允许的最大金额 { $max }。
product-too-large = 数量乘以单价超过允许的最大金额。
wrong-count = 此项有 { $count } 条，应为 { $min } 至 { $max } 条。
day-to-come = 该日期尚未到来。
period-too-long = 时间跨度过长。
negative-page = “{ $name }”不能为负数。
both-ends = 请取前若干条或后若干条，不能同时指定。
category-twice = 同一成本类别出现了多次。
metric-twice = 该指标出现了多次。
cost-twice = 该成本出现了多次。
word-twice = 该词出现了多次。
word-without-letters = 该词不含可供查找的文字或数字。
stale-version = 数据已被他人修改：您读取的是第 { $version } 版，请重新读取。
page-cursor-unknown = 这不是该列表在此排序下的游标。
stream-cursor-unknown = 这不是该事件流的游标。请重新读取预警列表，再从头订阅。
stream-cursor-too-old = 游标已过期：其后的事件不再保留。请重新读取预警列表，再从头订阅。

# 允许的内容。
allow-up-to-characters = 最多 { $max } 个字符
allow-characters = { $min } 至 { $max } 个字符
allow-one-line = 单行文字、数字、符号和空格
allow-many-lines = 文字、数字、符号、空格、制表符和换行
allow-email = 形如 name@company.example 的邮箱地址
allow-link = 以 https:// 或 http:// 开头的地址
allow-day = 年-月-日，如 2026-03-31
allow-instant = RFC 3339 格式，如 2026-03-31T08:00:00Z
allow-or-later = { $min } 或更晚
allow-or-before = { $max } 或更早
allow-or-more = 不少于 { $min }
allow-up-to = 不超过 { $max }
allow-below = 低于 { $max }
allow-range = { $min } 至 { $max }
allow-decimals = { $min } 至 { $max }，最多两位小数
allow-capacity = { $min } 至 { $max }，最多两位小数
allow-items = { $min } 至 { $max } 条
allow-days = 最多 { $max } 天
allow-snooze-days = 最多 { $max } 天，与较轻级别一致
allow-between = { $min } 之后，至 { $max }
