project-overview-reasons = Why it needs attention
project-overview-no-reasons = Nothing needs attention at the moment.
project-overview-milestones = Milestones
project-overview-no-services = The project has no service items.
project-overview-service = Service
project-overview-service-of = { $service } × { $quantity }
project-overview-milestone = Milestone
project-overview-status = Status
project-overview-done = Done
project-overview-late = { $days ->
    [one] 1 day late
   *[other] { $days } days late
}
project-overview-delivered = delivered { $at }
project-overview-baseline = Measured against
project-overview-baseline-of = Baseline { $number }, { $day }
