//! Proposals, budget and compliance reviews.

use chrono::{DateTime, Utc};
use entity::enums::{ComplianceTrack, CostCategory, ProjectStage, ProposalStatus, ReviewDecision, Role};
use entity::{budget, budget_line, compliance_review, proposal, proposal_line};
use uuid::Uuid;

use super::dice::Dice;
use super::life::Case;
use super::phrases::{AGREED, CHANGES, FINANCE_REFUSALS, PROPOSALS};
use super::plan::Branch;
use super::rows::Rows;
use app::error::Result;
use app::json_column;
use rules::compliance::{Subject, basis};
use rules::money::share;

/// Expected cost by category, from the subtasks.
pub(super) fn estimate(branches: &[Branch]) -> Vec<(CostCategory, i64)> {
    let of = |category| {
        let leaves = branches.iter().flat_map(|branch| &branch.leaves);
        let own = leaves.filter(|leaf| leaf.category == category);
        (category, own.map(|leaf| leaf.planned_cost).sum())
    };
    let lines = CostCategory::AT_FIRST.iter().map(|category| of(*category));
    lines.filter(|(_, amount)| *amount > 0).collect()
}

/// Writes the proposals of a project, the last of them with this status; gives the last one's id.
pub(super) fn propose(
    case: &Case,
    dice: &mut Dice,
    lines: &[(CostCategory, i64)],
    status: ProposalStatus,
    rows: &mut Rows,
) -> Uuid {
    let calendar = &case.world.calendar;
    let days = &case.outline.days;
    let language = case.client.language;
    let revised = status != ProposalStatus::ChangesRequested && dice.chance(30);
    let offered = calendar.some_time(dice, days.offered);
    let decided = calendar.some_time(dice, days.confirmed).max(offered);
    let mut revisions = Vec::new();
    if revised {
        // The first one cost a tenth more.
        let dearer = lines.iter().map(|(category, amount)| (*category, amount / 10 * 11));
        revisions.push((ProposalStatus::Superseded, dearer.collect()));
    }
    revisions.push((status, lines.to_vec()));
    let mut id = Uuid::nil();
    for (revision, (status, lines)) in (1..).zip(revisions) {
        let lines: Vec<(CostCategory, i64)> = lines;
        let first = revision == 1;
        let made = calendar.some_time(dice, if first { days.initiated } else { days.offered });
        let made = if first { made.min(offered) } else { made.max(offered) };
        id = dice.id(made);
        let sent = status != ProposalStatus::Draft;
        let answered = !matches!(status, ProposalStatus::Draft | ProposalStatus::Sent);
        let words = match status {
            ProposalStatus::Confirmed => Some(AGREED),
            _ if answered => Some(CHANGES),
            _ => None,
        };
        let until = if answered { decided } else { made.max(offered) };
        rows.proposal.push(proposal::Model {
            id,
            project_id: case.project_id,
            revision,
            content: language.say(*dice.pick(PROPOSALS)).into(),
            currency: case.currency,
            estimated_minor: lines.iter().map(|(_, amount)| amount).sum(),
            quote_minor: case.quote,
            red_line_minor: None,
            status,
            created_by_id: case.outline.manager,
            sent_at: sent.then(|| made.max(offered)),
            decided_at: answered.then_some(until),
            decided_by: answered.then(|| case.client.decider.clone()),
            customer_comment: words.map(|words| language.say(*dice.pick(words)).into()),
            version: 1 + i32::from(sent) + i32::from(answered),
            created_at: made,
            updated_at: until,
        });
        for (category, amount_minor) in lines {
            rows.proposal_line.push(proposal_line::Model { proposal_id: id, category, amount_minor });
        }
    }
    id
}

/// Makes the confirmed estimate the budget; gives its total.
pub(super) fn set_budget(
    case: &Case,
    dice: &mut Dice,
    lines: &[(CostCategory, i64)],
    rows: &mut Rows,
) -> i64 {
    let at = case.world.calendar.at(case.outline.days.confirmed, 19 * 60 + 30);
    let total_minor = lines.iter().map(|(_, amount)| amount).sum();
    let id = dice.id(at);
    rows.budget.push(budget::Model {
        id,
        project_id: case.project_id,
        currency: case.currency,
        total_minor,
        red_line_minor: share(total_minor, case.world.policy.red_line_ratio),
        version: 1,
        created_at: at,
        updated_at: at,
    });
    for (category, amount_minor) in lines {
        rows.budget_line.push(budget_line::Model {
            budget_id: id,
            category: *category,
            amount_minor: *amount_minor,
        });
    }
    total_minor
}

/// Finance, then legal; the last round may still be under way.
pub(super) fn comply(case: &Case, dice: &mut Dice, proposal: Uuid, rows: &mut Rows) -> Result<()> {
    use ComplianceTrack::{Finance, Legal};
    use ReviewDecision::{Approved, Pending, Rejected};
    let calendar = &case.world.calendar;
    let days = &case.outline.days;
    let submitted = calendar.at(days.confirmed, 19 * 60 + 40);
    let by_finance = calendar.some_time(dice, days.finance).max(submitted);
    let by_legal = calendar.some_time(dice, days.legal).max(by_finance);
    let mut round = 1;
    if dice.chance(14) {
        push(case, dice, (Finance, round, Rejected), proposal, (submitted, submitted), rows)?;
        round += 1;
    }
    let open = case.outline.stage == ProjectStage::ComplianceReview;
    let (finance, legal) = match (open, open && dice.chance(50)) {
        (true, true) => (Pending, None),
        (true, false) => (Approved, Some(Pending)),
        _ => (Approved, Some(Approved)),
    };
    push(case, dice, (Finance, round, finance), proposal, (submitted, by_finance), rows)?;
    if let Some(legal) = legal {
        push(case, dice, (Legal, round, legal), proposal, (by_finance, by_legal), rows)?;
    }
    Ok(())
}

/// What the approvals of a proposal rest on.
fn subject(rows: &Rows, proposal: Uuid) -> Subject {
    let lines = rows.proposal_line.iter().filter(|line| line.proposal_id == proposal);
    let mut subject = Subject {
        estimate: lines.map(|line| (line.category, line.amount_minor)).collect(),
        ..Subject::default()
    };
    if let Some(row) = rows.proposal.iter().find(|row| row.id == proposal) {
        subject.price = row.quote_minor;
        subject.content.clone_from(&row.content);
    }
    subject
}

fn push(
    case: &Case,
    dice: &mut Dice,
    (track, round, decision): (ComplianceTrack, i32, ReviewDecision),
    proposal: Uuid,
    (created_at, decided): (DateTime<Utc>, DateTime<Utc>),
    rows: &mut Rows,
) -> Result<()> {
    let role = match track {
        ComplianceTrack::Finance => Role::Finance,
        ComplianceTrack::Legal => Role::Legal,
    };
    let reviewers = case.world.company.of(role, case.outline.line);
    let over = decision != ReviewDecision::Pending;
    let refused = decision == ReviewDecision::Rejected;
    let comment = refused.then(|| case.client.language.say(*dice.pick(FINANCE_REFUSALS)).into());
    let reviewer = *dice.pick(&reviewers);
    rows.compliance_review.push(compliance_review::Model {
        id: dice.id(created_at),
        project_id: case.project_id,
        track,
        round,
        decision,
        proposal_id: Some(proposal),
        basis: over.then(|| json_column::write(&basis(track, &subject(rows, proposal)))).transpose()?,
        reviewer_id: over.then_some(reviewer),
        comment,
        decided_at: over.then_some(decided),
        version: 1 + i32::from(over),
        created_at,
        updated_at: if over { decided } else { created_at },
    });
    Ok(())
}
