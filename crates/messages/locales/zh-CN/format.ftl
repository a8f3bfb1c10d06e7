# 数值的写法。`grouped` 是带千位分隔符的金额。

# 输入时的金额。
format-amount = { $grouped } { $currency ->
    [CNY] 元
    [USD] 美元
    [EUR] 欧元
    [GBP] 英镑
    [HKD] 港元
    [SGD] 新加坡元
    [JPY] 日元
   *[other] { $currency }
}
# 阅读时的金额。
format-money = { $grouped } { $currency ->
    [CNY] 元
    [USD] 美元
    [EUR] 欧元
    [GBP] 英镑
    [HKD] 港元
    [SGD] 新加坡元
    [JPY] 日元
   *[other] { $currency }
}
# 句子中的枚举值。
format-term = { $label }
# 列表各项之间。
format-separator = 、

# 采用消息之前以文本保存的内容。
literal = { $text }
# 由其他版本保存、本版本不认识的消息。
unknown = 操作被拒绝，但其说明文字已不可用。
