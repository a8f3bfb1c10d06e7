//! Alerts about approvals: what waits for whose approval. Only those who must decide next are told.

use terms::{AlertKind, AlertSeverity, ComplianceTrack, ContractStatus, CostStatus, Currency, Role};

use super::delivery::Verdict;
use super::figure::{Figure, amount as money, figure};

/// The ids of the rules.
pub mod rule {
    /// A cost waits for finance.
    pub const COST_FINANCE: &str = "approval.cost_finance";
    /// A cost waits for the director.
    pub const COST_DIRECTOR: &str = "approval.cost_director";
    /// A project waits for finance's review.
    pub const COMPLIANCE_FINANCE: &str = "approval.compliance_finance";
    /// A project waits for legal's review.
    pub const COMPLIANCE_LEGAL: &str = "approval.compliance_legal";
    /// A contract waits for legal.
    pub const CONTRACT: &str = "approval.contract";
    /// All rules.
    pub const ALL: [&str; 5] = [COST_FINANCE, COST_DIRECTOR, COMPLIANCE_FINANCE, COMPLIANCE_LEGAL, CONTRACT];
}

/// The rules whose alerts are for a role.
pub fn rules_for(role: Role) -> &'static [&'static str] {
    match role {
        Role::Finance => &[rule::COST_FINANCE, rule::COMPLIANCE_FINANCE],
        Role::Director => &[rule::COST_DIRECTOR],
        Role::Legal => &[rule::COMPLIANCE_LEGAL, rule::CONTRACT],
        _ => &[],
    }
}

/// The role that a rule's alerts are for.
pub fn addressee(rule: &str) -> Option<Role> {
    Role::ALL.iter().copied().find(|role| rules_for(*role).contains(&rule))
}

/// An approval says nothing about the project's health, so it is no warning.
fn ask(rule: &'static str, evidence: Vec<Figure>) -> Verdict {
    Verdict { rule, kind: AlertKind::ApprovalRequired, severity: AlertSeverity::Watch, evidence }
}

/// The approval that a cost waits for; `None` if it waits for none.
pub fn of_cost(status: CostStatus, payee: &str, amount: i64, currency: Currency) -> Option<Verdict> {
    let rule = match status {
        CostStatus::Submitted => rule::COST_FINANCE,
        CostStatus::FinanceApproved => rule::COST_DIRECTOR,
        _ => return None,
    };
    Some(ask(rule, vec![money("amount", amount, currency), figure("payee", payee, "text")]))
}

/// The review that a project waits for; price and cost are what is reviewed.
pub fn of_compliance(track: ComplianceTrack, price: i64, cost: i64, currency: Currency) -> Verdict {
    let rule = match track {
        ComplianceTrack::Finance => rule::COMPLIANCE_FINANCE,
        ComplianceTrack::Legal => rule::COMPLIANCE_LEGAL,
    };
    ask(rule, vec![money("price", price, currency), money("estimatedCost", cost, currency)])
}

/// The approval that a contract waits for; `None` if it does not wait for legal.
pub fn of_contract(status: ContractStatus, number: &str, amount: i64, currency: Currency) -> Option<Verdict> {
    let figures = vec![figure("contract", number, "text"), money("amount", amount, currency)];
    (status == ContractStatus::LegalReview).then(|| ask(rule::CONTRACT, figures))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rule_speaks_to_one_role() {
        for rule in rule::ALL {
            let told = Role::ALL.iter().filter(|role| rules_for(**role).contains(&rule));
            assert_eq!(told.count(), 1, "{rule}");
        }
        assert_eq!(addressee(rule::COST_DIRECTOR), Some(Role::Director));
        assert_eq!(addressee("cost.red_line"), None);
    }

    #[test]
    fn a_cost_asks_only_while_it_waits() {
        let asked = |status| of_cost(status, "Metro", 1, Currency::Cny).map(|verdict| verdict.rule);
        assert_eq!(asked(CostStatus::Submitted), Some(rule::COST_FINANCE));
        assert_eq!(asked(CostStatus::FinanceApproved), Some(rule::COST_DIRECTOR));
        for over in [CostStatus::Approved, CostStatus::Paid, CostStatus::Rejected, CostStatus::Cancelled] {
            assert_eq!(asked(over), None);
        }
    }
}
