### 用户、业务线与管理规则。

user-email-taken = 已有使用该邮箱的用户。
line-name-taken = 已有同名的业务线。
policy-of-organisation = 此项适用于整个公司；如需修改，请不要填写 `businessLineId`。
policy-amounts-needed = 更换币种时，须重新填写所有金额。
snooze-order = 较严重的预警，暂缓时间不得长于较轻的。
warning-resolve-order = 预警解除的概率须低于发出预警的概率。
warning-severe-order = 严重预警的概率不得低于发出预警的概率。
warning-ease-order = 严重预警须先缓和，再解除。
snooze-in-past = 该时间已经过去。
snooze-too-long = 该级别的预警最多可暂缓 { $days } 天。
not-a-demo = 该数据库中有 { $count } 名非演示用户；演示数据只能写入空数据库。
category-code-taken = 已有使用此代码的成本类别。
last-category = 这是最后一个可用的成本类别，请先启用其他类别。
category-not-offered = 成本类别 { $category } 已不可用于新内容。
currency-not-offered = 币种 { $currency } 不可用于新内容。
policy-currency-needed = 其中必须包含管理规则自身的币种 { $currency }。
