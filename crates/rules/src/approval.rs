//! Alerts about approvals: what waits for whose approval. Only those who must decide next are told.

use terms::{
    AlertKind, AlertRule, AlertSeverity, ComplianceTrack, ContractStatus, CostStatus, Currency,
    EvidenceName as Name, EvidenceUnit as Unit, Role,
};

use super::delivery::Verdict;
use super::figure::{Figure, amount as money, figure};

/// The rules whose alerts are for a role.
pub fn rules_for(role: Role) -> &'static [AlertRule] {
    match role {
        Role::Finance => &[AlertRule::ApprovalCostFinance, AlertRule::ApprovalComplianceFinance],
        Role::Director => &[AlertRule::ApprovalCostDirector],
        Role::Legal => &[AlertRule::ApprovalComplianceLegal, AlertRule::ApprovalContract],
        _ => &[],
    }
}

/// The role that a rule's alerts are for.
pub fn addressee(rule: AlertRule) -> Option<Role> {
    Role::ALL.iter().copied().find(|role| rules_for(*role).contains(&rule))
}

/// An approval says nothing about the project's health, so it is no warning.
fn ask(rule: AlertRule, evidence: Vec<Figure>) -> Verdict {
    Verdict { rule, kind: AlertKind::ApprovalRequired, severity: AlertSeverity::Watch, evidence }
}

/// The approval that a cost waits for; `None` if it waits for none.
pub fn of_cost(status: CostStatus, payee: &str, amount: i64, currency: Currency) -> Option<Verdict> {
    let rule = match status {
        CostStatus::Submitted => AlertRule::ApprovalCostFinance,
        CostStatus::FinanceApproved => AlertRule::ApprovalCostDirector,
        _ => return None,
    };
    Some(ask(rule, vec![money(Name::Amount, amount, currency), figure(Name::Payee, payee, Unit::Text)]))
}

/// The review that a project waits for; price and cost are what is reviewed.
pub fn of_compliance(track: ComplianceTrack, price: i64, cost: i64, currency: Currency) -> Verdict {
    let rule = match track {
        ComplianceTrack::Finance => AlertRule::ApprovalComplianceFinance,
        ComplianceTrack::Legal => AlertRule::ApprovalComplianceLegal,
    };
    ask(rule, vec![money(Name::Price, price, currency), money(Name::EstimatedCost, cost, currency)])
}

/// The approval that a contract waits for; `None` if it does not wait for legal.
pub fn of_contract(status: ContractStatus, number: &str, amount: i64, currency: Currency) -> Option<Verdict> {
    let figures = vec![figure(Name::Contract, number, Unit::Text), money(Name::Amount, amount, currency)];
    (status == ContractStatus::LegalReview).then(|| ask(AlertRule::ApprovalContract, figures))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rule_speaks_to_one_role() {
        for rule in AlertRule::ALL {
            let asked_roles = Role::ALL.iter().filter(|role| rules_for(**role).contains(rule));
            let expected = usize::from(rule.stored().starts_with("approval."));
            assert_eq!(asked_roles.count(), expected, "{}", rule.name());
        }
        assert_eq!(addressee(AlertRule::ApprovalCostDirector), Some(Role::Director));
        assert_eq!(addressee(AlertRule::CostRedLine), None);
    }

    #[test]
    fn a_cost_asks_only_while_it_waits() {
        let asked = |status| of_cost(status, "Metro", 1, Currency::Cny).map(|verdict| verdict.rule);
        assert_eq!(asked(CostStatus::Submitted), Some(AlertRule::ApprovalCostFinance));
        assert_eq!(asked(CostStatus::FinanceApproved), Some(AlertRule::ApprovalCostDirector));
        for over in [CostStatus::Approved, CostStatus::Paid, CostStatus::Rejected, CostStatus::Cancelled] {
            assert_eq!(asked(over), None);
        }
    }
}
