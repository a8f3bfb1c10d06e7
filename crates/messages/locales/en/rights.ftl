### Who may do what.

no-permission = Your roles don't let you { $verb }; these do: { $roles }.
    .reason = NOT_ALLOWED_FOR_ROLE
no-cost-in-role = You see this project in a role that may not see its cost.
    .reason = NOT_ALLOWED_FOR_ROLE
    .params = roles
progress-not-yours = Progress is reported by the task's assignee or the project manager.
    .reason = NOT_RESPONSIBLE
issue-not-yours = A problem is changed by its owner. { $refusal }
    .reason = NOT_RESPONSIBLE
alert-not-yours = This alert is for { $role } of its project to react to; these may: { $roles }.
    .reason = NOT_RESPONSIBLE
not-found = There is no such { $noun }, or you may not see it.
    .reason = NOT_FOUND
nothing-yet = There is no { $noun } yet; allowed: { $allowed }.
    .reason = UNPREPARED

# What a permission lets people do.
Permission-Sell = register customers and requirements
Permission-Override = let restricted business pass
Permission-Manage = manage projects and tasks
Permission-Negotiate = take proposals to the customer
Permission-Comply = decide compliance reviews
Permission-ReviewMargin = review margins
Permission-ReviewRisk = decide as legal
Permission-WriteContract = write contracts
Permission-ReportProgress = report progress
Permission-SubmitCost = submit costs
Permission-DecideCost = approve or reject costs
Permission-Finance = decide, pay and receive as finance
Permission-Direct = decide as director
Permission-RelayDecision = tell decisions of the OA system
Permission-RaiseIssue = raise problems
Permission-ManageIssues = manage problems
Permission-Steer = hold, resume or cancel projects
Permission-RecordSatisfaction = record the customer's satisfaction
Permission-SeeCost = see cost
Permission-SeeWorkload = see workloads
Permission-SeeDashboard = see the dashboard
Permission-SeePolicy = see the policy
Permission-SeeAudit = see the audit log
Permission-React = react to alerts
Permission-Administer = administer

# Nouns within sentences: an English text has the noun itself.
Noun-alert = alert
Noun-business-line = business line
Noun-contract = contract
Noun-cost = cost
Noun-cost-category = cost category
Noun-customer = customer
Noun-instalment = instalment
Noun-object = object
Noun-problem = problem
Noun-project = project
Noun-proposal = proposal
Noun-requirement = requirement
Noun-retrospective = retrospective
Noun-service-item = service item
Noun-task = task
Noun-user = user
NodeKind-User = user
NodeKind-BusinessLine = business line
NodeKind-Customer = customer
NodeKind-Requirement = requirement
NodeKind-ServiceItem = service item
NodeKind-Project = project
NodeKind-Task = task
NodeKind-Cost = cost
NodeKind-Alert = alert
NodeKind-Proposal = proposal
NodeKind-Contract = contract
NodeKind-Instalment = instalment
NodeKind-Issue = problem
NodeKind-Retrospective = retrospective
NodeKind-Receipt = receipt
NodeKind-AuditEntry = audit entry

# What can be done, where the words of its name in the schema would not do.
Operation-recordOaDecision = record OA decision
