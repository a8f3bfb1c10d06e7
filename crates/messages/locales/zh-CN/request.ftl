### 请求：无法读取的请求、各项限制与故障。

## 故障

went-wrong = 系统内部出错。
database-race = 同时修改的人过多，请重试。
database-away = 数据库没有响应，请稍后重试。
database-read-only = 数据库暂时无法写入，请稍后重试。
database-uncertain = 保存过程中与数据库失去联系：操作可能已完成，也可能没有。以同一幂等键（`Idempotency-Key` 或 `idempotencyKey`）重新发送，只会执行一次并告知结果；若没有幂等键，请先查看再决定是否重复。
outcome-unknown-late = 请求未能按时结束：操作可能已完成，也可能没有。以同一幂等键（`Idempotency-Key` 或 `idempotencyKey`）重新发送，只会执行一次并告知结果；若没有幂等键，请先查看再决定是否重复。
outcome-unknown-broken = 系统内部出错：操作可能已完成，也可能没有。以同一幂等键（`Idempotency-Key` 或 `idempotencyKey`）重新发送，只会执行一次并告知结果；若没有幂等键，请先查看再决定是否重复。
not-saved-in-time = 请求超时，操作未完成，数据没有任何改变。
not-read-in-time = 请求超时，此项未能读取。
request-too-slow = 请求用时超过 { $max } 秒。
done-before = 该操作此前已完成。

## 已完成的操作

ended = { $how }{ $message }
ended-unanswered = 操作已完成，但无法给出结果，请勿重复。
ended-as-told = 操作已完成，结果见其 `errors`，请勿重复。
ended-not-kept = 操作已完成，但结果未能保存。请以同一幂等键重新发送。
key-reused = 该幂等键已用于另一个请求。每项操作请使用新的幂等键。
header-key-malformed = `Idempotency-Key` 须为 1 至 255 个可见的 ASCII 字符。
input-key-malformed = `idempotencyKey` 须为 1 至 255 个可见的 ASCII 字符。
one-mutation-a-key = 带有幂等键的请求只能包含一项操作，请分别发送。

## 结果的限制

too-many-rows = 结果超过 { $max } 行，请缩短分页。
page-too-long = “{ $name }”为 { $given }，每页最多 { $max } 行。
too-many-ids = `ids` 有 { $count } 个，每次最多 { $max } 个。
too-many-errors = 出错的字段超过 { $max } 个，其余不再列出。
answer-too-long = 结果超过 { $max } 字节。
memory-exceeded = 同时请求和返回的数据超过 { $max } MiB，请先读取结果，并减少每次请求的数据。
answers-unread = 待读取的结果占用过多。

## 文档的限制

too-many-operations = 文档中的操作过多（最多 { $max } 个）。
too-many-fragments = 文档中的片段过多（最多 { $max } 个）。
selects-too-much = 展开片段后，文档选取的内容过多（最多 { $max } 项）。
selects-too-deeply = 文档选取的层级过深（最多 { $max } 层）。
nested-too-deeply = 文档中选取与片段的嵌套过深（最多 { $max } 层）。
too-many-aliases = 文档中的别名过多（最多 { $max } 个）。
alias-too-long = 别名过长（最多 { $max } 字节）。
too-many-directives = 文档中的指令过多（最多 { $max } 个）。
too-many-root-fields = 查询的根字段过多（最多 { $max } 个）。
too-many-mutations = 一次请求的操作过多（最多 { $max } 个）。
introspects-too-much = 文档的内省过多（最多 { $max } 项）。
document-too-long = 文档超过 { $max } 字节。
too-many-tokens = 文档超过 { $max } 个词元。
document-nested-deeply = 文档嵌套超过 { $max } 层。
schema-nesting = 文档中选取与片段的嵌套过深。
request-too-costly = 该请求需 { $cost } 点，单次上限为 { $max } 点；请缩短列表，或减少每次请求的内容。
budget-spent = 该请求需 { $cost } 点，而您每分钟的 { $max } 点已所剩不足，请在 { $seconds } 秒后重试。
too-many-values = 变量中的值超过 { $max } 个。
variables-too-long = 变量超过 { $max } 字节。
variables-nested-deeply = 变量嵌套超过 { $max } 层。
query-string-too-long = 查询字符串超过 { $max } 字节，请改用 POST。
body-too-long = 请求正文超过 { $max } 字节。
body-too-slow = 请求正文传输过慢。
too-many-slow-bodies = 传输缓慢的请求最多 { $max } 个。
no-batches = 不接受批量请求，请逐个发送。
too-many-at-once = 同时进行的请求最多 { $max } 个。
too-many-on-socket = 每个连接同时进行的请求最多 { $max } 个。
too-many-subscriptions = 每位用户的订阅最多 { $max } 个。
too-many-sockets-before-sign-in = 登录前的连接最多 { $max } 个。
too-many-sockets-of-strangers = 尚未登录的连接过多。
too-many-sockets-of-user = 每位用户的连接最多 { $max } 个。
too-many-sockets = 连接过多。

## 无法读取的请求

use-get-or-post = 请使用 GET 或 POST。
mutations-by-post = 修改操作请使用 POST。
not-acceptable = 请接受 application/graphql-response+json、application/json 或 text/event-stream。
body-as-json = 请以 UTF-8 编码的 application/json 发送正文。
body-encoded = 请发送未经压缩编码的正文。
body-cut-off = 请求正文不完整。
body-misshapen = 正文须为 JSON 对象，含字符串 `query`，并可含字符串 `operationName` 以及对象 `variables` 和 `extensions`。
body-not-json = 正文不是 JSON（第 { $line } 行，第 { $column } 列）。
query-string-misshapen = 查询字符串中的 `query`、`operationName`、`variables` 和 `extensions` 各最多出现一次。
parameter-missing = 缺少参数 `{ $name }`。
parameter-misshapen = 参数 `{ $name }` 须为 JSON 对象。
variable-missing = 缺少必填变量 ${ $name }。
hash-differs = `sha256Hash` 不是 `query` 的 SHA-256。
hash-misshapen = `persistedQuery` 的 `version` 须为 1，且 `sha256Hash` 须为 64 位。
persisted-query-not-found = PersistedQueryNotFound
document-unreadable = 无法解析该文档。
no-such-operation = 文档中没有该名称的操作。
several-operations = 文档中有多个操作，须以 `operationName` 指明执行哪一个。
no-stream = 订阅须通过 WebSocket，或以 `Accept: text/event-stream` 通过事件流接收。
handshake-incomplete = WebSocket 握手不完整。
origin-refused = 该来源的网页不能在此建立连接；允许的来源由 PLIMSOLL_ALLOW_ORIGINS 指定。
one-field-a-subscription = 每个订阅的根部须恰好选取一个字段。
subscription-by-fragment = 订阅须在根部直接写出字段，不能使用片段。
subscription-of-one-field = 每个订阅只跟踪一个字段，请分别发送。
subscription-of-its-fields = 订阅须跟踪其已有字段之一。
schema-at-root = `__schema` 和 `__type` 只能在查询的根部请求。
schema-at-query-root = 接口定义只能在查询的根部请求。
fragment-in-itself = 片段“{ $name }”包含了自身。
fields-differ = 字段“{ $key }”冲突：“{ $one }”与“{ $other }”是不同的字段。如确需同时读取，请使用不同的别名。
arguments-differ = 字段“{ $key }”冲突：参数不同。如确需同时读取，请使用不同的别名。
mutation-twice = 字段“{ $key }”冲突：同一操作每请求一次就会执行一次。请在一处选取其全部结果。
