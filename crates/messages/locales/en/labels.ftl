### The names of enum values, for people.

Role-SALES = Sales
Role-PROJECT_MANAGER = Project manager
Role-MEMBER = Member
Role-FINANCE = Finance
Role-LEGAL = Legal
Role-DIRECTOR = Director
Role-TEAM_LEAD = Team lead
Role-BUSINESS_OWNER = Business owner
Role-ADMIN = Administrator

Currency-CNY = Chinese yuan
Currency-USD = US dollar
Currency-EUR = Euro
Currency-GBP = Pound sterling
Currency-HKD = Hong Kong dollar
Currency-SGD = Singapore dollar
Currency-JPY = Japanese yen

RestrictionList-NEVER = Never taken
RestrictionList-CAUTION = Taken with caution

RequirementStatus-DRAFT = Draft
RequirementStatus-SUBMITTED = Submitted
RequirementStatus-APPROVED = Approved
RequirementStatus-REJECTED = Rejected
RequirementStatus-WITHDRAWN = Withdrawn
RequirementStatus-INITIATED = Initiated

ReviewCriterion-COMPANY_VALUES = Company values
ReviewCriterion-AUDIENCE_FIT = Audience fit
ReviewCriterion-PRODUCT_QUALITY = Product quality
ReviewCriterion-CLAIMS = Selling points

ServiceItemStatus-PLANNED = Planned
ServiceItemStatus-IN_PROGRESS = In progress
ServiceItemStatus-DELIVERED = Delivered
ServiceItemStatus-CANCELLED = Cancelled

ProjectStage-PLANNING = Planning
ProjectStage-COMPLIANCE_REVIEW = Compliance review
ProjectStage-CONTRACTING = Contracting
ProjectStage-EXECUTION = Execution
ProjectStage-COLLECTION = Collection
ProjectStage-COMPLETED = Completed
ProjectStage-CANCELLED = Cancelled

Health-ON_TRACK = On track
Health-AT_RISK = At risk
Health-OFF_TRACK = Off track

CollectionStatus-NOT_DUE = Not due
CollectionStatus-DUE = Due
CollectionStatus-PARTIALLY_RECEIVED = Partially received
CollectionStatus-OVERDUE = Overdue
CollectionStatus-RECEIVED = Received

ProposalStatus-DRAFT = Draft
ProposalStatus-SENT = Sent
ProposalStatus-CONFIRMED = Confirmed
ProposalStatus-CHANGES_REQUESTED = Changes requested
ProposalStatus-SUPERSEDED = Superseded

ComplianceTrack-FINANCE = Finance
ComplianceTrack-LEGAL = Legal

ReviewDecision-PENDING = Pending
ReviewDecision-APPROVED = Approved
ReviewDecision-REJECTED = Rejected
ReviewDecision-STALE = Stale

ContractStatus-DRAFT = Draft
ContractStatus-LEGAL_REVIEW = Legal review
ContractStatus-ACTIVE = In force
ContractStatus-REJECTED = Rejected
ContractStatus-FULFILLED = Fulfilled
ContractStatus-TERMINATED = Terminated

CostCategory-TALENT = Talent
CostCategory-CREATIVE = Creative
CostCategory-MEDIA = Media
CostCategory-PRODUCTION = Production
CostCategory-VENUE = Venue
CostCategory-TRAVEL = Travel
CostCategory-OTHER = Other

CostStatus-SUBMITTED = Submitted
CostStatus-FINANCE_APPROVED = Approved by finance
CostStatus-APPROVED = Approved
CostStatus-PAID = Paid
CostStatus-REJECTED = Rejected
CostStatus-CANCELLED = Cancelled

CostStep-FINANCE_APPROVAL = Approval by finance
CostStep-DIRECTOR_APPROVAL = Approval by the director
CostStep-PAYMENT = Payment
CostStep-REJECTION = Rejection
CostStep-CANCELLATION = Cancellation

TaskStatus-TODO = To do
TaskStatus-IN_PROGRESS = In progress
TaskStatus-BLOCKED = Blocked
TaskStatus-DONE = Done
TaskStatus-CANCELLED = Cancelled

DependencyKind-FS = Finish to start
DependencyKind-SS = Start to start
DependencyKind-FF = Finish to finish
DependencyKind-SF = Start to finish

IssueSeverity-LOW = Low
IssueSeverity-MEDIUM = Medium
IssueSeverity-HIGH = High
IssueSeverity-CRITICAL = Critical

IssueStatus-OPEN = Open
IssueStatus-RESOLVED = Resolved

AlertKind-PROGRESS_WARNING = Progress warning
AlertKind-COST_OVERRUN = Cost overrun
AlertKind-SERVICE_ITEM_DELIVERED = Service item delivered
AlertKind-APPROVAL_REQUIRED = Approval required
AlertKind-COLLECTION_OVERDUE = Collection overdue
AlertKind-ISSUE_RAISED = Critical problem

AlertSeverity-WATCH = Watch
AlertSeverity-WARNING = Warning
AlertSeverity-SEVERE = Severe
AlertSeverity-CRITICAL = Critical

AlertStatus-OPEN = Open
AlertStatus-ACKNOWLEDGED = Acknowledged
AlertStatus-SNOOZED = Snoozed
AlertStatus-RESOLVED = Resolved

AlertEventType-RAISED = Raised
AlertEventType-ESCALATED = Escalated
AlertEventType-EASED = Eased
AlertEventType-ACKNOWLEDGED = Acknowledged
AlertEventType-SNOOZED = Snoozed
AlertEventType-RESOLVED = Resolved

Subject-USER = User
Subject-BUSINESS_LINE = Business line
Subject-SESSION = Session
Subject-CUSTOMER = Customer
Subject-REQUIREMENT = Requirement
Subject-SERVICE_ITEM = Service item
Subject-PROJECT = Project
Subject-PROPOSAL = Proposal
Subject-CONTRACT = Contract
Subject-TASK = Task
Subject-COST = Cost
Subject-ISSUE = Problem
Subject-ALERT = Alert
Subject-RETROSPECTIVE = Retrospective
Subject-POLICY = Policy
