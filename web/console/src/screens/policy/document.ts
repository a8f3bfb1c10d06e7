import { graphql } from '@/gql';

/** All that a policy has. */
export const policyForm = graphql(`
  fragment PolicyForm on Policy {
    version
    businessLine {
      id
      name
    }
    currency
    currencies
    redLinePercent
    redLineAmount {
      amount
      currency
    }
    directorApprovalAmount {
      amount
      currency
    }
    splitWindowDays
    directorApprovalPercent
    hardLimitPercent
    maxCostPercent
    maxCostAmount {
      amount
      currency
    }
    fourEyes
    paymentDays
    warning {
      lateTolerancePercentOfDuration
      overdueGracePercentOfDuration
      staleDataDays
      staleDataPercentOfDuration
      staleDataSpreadFactor
      standstillPercentOfDuration
      silentWorkingDays
      forecastMethod {
        priorWeightPercent
        minRemainingDurationPercent
        maxRemainingDurationPercent
        latenessCostElasticityPercent
      }
      lateness {
        raiseAtProbabilityPercent
        severeAtProbabilityPercent
        easeBelowProbabilityPercent
        resolveBelowProbabilityPercent
        warmUpPercentOfDuration
        persistencePercentOfDuration
        persistenceEvaluations
        recurrencePercentOfDuration
      }
      cost {
        raiseAtProbabilityPercent
        severeAtProbabilityPercent
        easeBelowProbabilityPercent
        resolveBelowProbabilityPercent
        warmUpPercentOfDuration
        persistencePercentOfDuration
        persistenceEvaluations
        recurrencePercentOfDuration
      }
      costBookedWithProgress {
        raiseAtProbabilityPercent
        severeAtProbabilityPercent
        easeBelowProbabilityPercent
        resolveBelowProbabilityPercent
        warmUpPercentOfDuration
        persistencePercentOfDuration
        persistenceEvaluations
        recurrencePercentOfDuration
      }
    }
    calibrateForecasts
    forecastCalibration {
      projectCount
      entryLagDays
    }
    escalationHours
    snoozeDays {
      watch
      warning
      severe
      critical
    }
    retention {
      sessionDays
      eventDays
      auditDays
    }
    restrictedCategories {
      list
      word
      reason
    }
  }
`);
