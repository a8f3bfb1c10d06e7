### 枚举值的名称。

Role-SALES = 销售
Role-PROJECT_MANAGER = 项目经理
Role-MEMBER = 执行人员
Role-FINANCE = 财务
Role-LEGAL = 法务
Role-DIRECTOR = 总监
Role-TEAM_LEAD = 项目经理主管
Role-BUSINESS_OWNER = 业务线老板
Role-ADMIN = 管理员

Currency-CNY = 人民币
Currency-USD = 美元
Currency-EUR = 欧元
Currency-GBP = 英镑
Currency-HKD = 港元
Currency-SGD = 新加坡元
Currency-JPY = 日元

RestrictionList-NEVER = 一律不接
RestrictionList-CAUTION = 谨慎承接

RequirementStatus-DRAFT = 草稿
RequirementStatus-SUBMITTED = 待审核
RequirementStatus-APPROVED = 审核通过
RequirementStatus-REJECTED = 已驳回
RequirementStatus-WITHDRAWN = 已撤回
RequirementStatus-INITIATED = 已立项

ReviewCriterion-COMPANY_VALUES = 公司价值观
ReviewCriterion-AUDIENCE_FIT = 受众契合度
ReviewCriterion-PRODUCT_QUALITY = 产品质量
ReviewCriterion-CLAIMS = 宣传卖点

ServiceItemStatus-PLANNED = 未开始
ServiceItemStatus-IN_PROGRESS = 进行中
ServiceItemStatus-DELIVERED = 已交付
ServiceItemStatus-CANCELLED = 已取消

ProjectStage-PLANNING = 策划
ProjectStage-COMPLIANCE_REVIEW = 合规审核
ProjectStage-CONTRACTING = 签约
ProjectStage-EXECUTION = 执行
ProjectStage-COLLECTION = 回款
ProjectStage-COMPLETED = 已结项
ProjectStage-CANCELLED = 已取消

Health-ON_TRACK = 正常
Health-AT_RISK = 有风险
Health-OFF_TRACK = 已偏离

CollectionStatus-NOT_DUE = 未到期
CollectionStatus-DUE = 待收款
CollectionStatus-PARTIALLY_RECEIVED = 部分到账
CollectionStatus-OVERDUE = 已逾期
CollectionStatus-RECEIVED = 已收齐

ProposalStatus-DRAFT = 草稿
ProposalStatus-SENT = 已发送客户
ProposalStatus-CONFIRMED = 客户已确认
ProposalStatus-CHANGES_REQUESTED = 客户要求修改
ProposalStatus-SUPERSEDED = 已被新版替代

ComplianceTrack-FINANCE = 财务
ComplianceTrack-LEGAL = 法务

ReviewDecision-PENDING = 待审核
ReviewDecision-APPROVED = 已通过
ReviewDecision-REJECTED = 已驳回
ReviewDecision-STALE = 已失效

ContractStatus-DRAFT = 草稿
ContractStatus-LEGAL_REVIEW = 法务审批中
ContractStatus-ACTIVE = 已生效
ContractStatus-REJECTED = 已驳回
ContractStatus-FULFILLED = 已履行完毕
ContractStatus-TERMINATED = 已终止

CostCategory-TALENT = 达人与嘉宾
CostCategory-CREATIVE = 创意
CostCategory-MEDIA = 媒介投放
CostCategory-PRODUCTION = 制作
CostCategory-VENUE = 场地
CostCategory-TRAVEL = 差旅
CostCategory-OTHER = 其他

CostStatus-SUBMITTED = 待财务审批
CostStatus-FINANCE_APPROVED = 待总监审批
CostStatus-APPROVED = 待付款
CostStatus-PAID = 已付款
CostStatus-REJECTED = 已驳回
CostStatus-CANCELLED = 已撤销

CostStep-FINANCE_APPROVAL = 财务审批
CostStep-DIRECTOR_APPROVAL = 总监审批
CostStep-PAYMENT = 付款
CostStep-REJECTION = 驳回
CostStep-CANCELLATION = 撤销

TaskStatus-TODO = 未开始
TaskStatus-IN_PROGRESS = 进行中
TaskStatus-BLOCKED = 受阻
TaskStatus-DONE = 已完成
TaskStatus-CANCELLED = 已取消

DependencyKind-FS = 完成–开始
DependencyKind-SS = 开始–开始
DependencyKind-FF = 完成–完成
DependencyKind-SF = 开始–完成

IssueSeverity-LOW = 低
IssueSeverity-MEDIUM = 中
IssueSeverity-HIGH = 高
IssueSeverity-CRITICAL = 严重

IssueStatus-OPEN = 未解决
IssueStatus-RESOLVED = 已解决

AlertKind-PROGRESS_WARNING = 进度预警
AlertKind-COST_OVERRUN = 成本预警
AlertKind-SERVICE_ITEM_DELIVERED = 服务项已交付
AlertKind-APPROVAL_REQUIRED = 等待审批
AlertKind-COLLECTION_OVERDUE = 回款逾期
AlertKind-ISSUE_RAISED = 严重问题

AlertSeverity-WATCH = 关注
AlertSeverity-WARNING = 预警
AlertSeverity-SEVERE = 高危
AlertSeverity-CRITICAL = 严重

AlertStatus-OPEN = 未处理
AlertStatus-ACKNOWLEDGED = 已确认
AlertStatus-SNOOZED = 已暂缓
AlertStatus-RESOLVED = 已解除

AlertEventType-RAISED = 发出
AlertEventType-ESCALATED = 升级
AlertEventType-EASED = 缓和
AlertEventType-ACKNOWLEDGED = 确认
AlertEventType-SNOOZED = 暂缓
AlertEventType-RESOLVED = 解除

Subject-USER = 用户
Subject-BUSINESS_LINE = 业务线
Subject-SESSION = 登录会话
Subject-CUSTOMER = 客户
Subject-REQUIREMENT = 客户需求
Subject-SERVICE_ITEM = 服务项
Subject-PROJECT = 项目
Subject-PROPOSAL = 方案
Subject-CONTRACT = 合同
Subject-TASK = 任务
Subject-COST = 成本
Subject-ISSUE = 问题
Subject-ALERT = 预警
Subject-RETROSPECTIVE = 复盘
Subject-POLICY = 政策
