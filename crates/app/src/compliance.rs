//! Compliance reviews, by finance and then by legal. An approval becomes stale as soon as its subject changes.

use async_graphql::InputObject;
use entity::enums::{AuditAction, ComplianceTrack, ContractStatus, Currency, ProjectStage, ReviewDecision};
use entity::{compliance_review, contract, instalment, policy, project, proposal, service_item};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use uuid::Uuid;

use super::alert::approval::NextApproval;
use super::audit::{self, FieldChanges};
use super::contract as contracts;
use super::policy as policies;
use super::project::{about, allow, lock};
use super::{App, Tx, alert, authorship, json_column, proposal as proposals};
use crate::error::{Error, Result};
use crate::scalar::{Id, NodeKind};
use crate::validation::Validator;
use crate::viewer::{Permission, Viewer};
use rules::approval;
use rules::compliance::{
    LatestDecisions, Preparation, Subject, basis, check_confirmed, check_preparation, holds, require_turn,
};
use rules::four_eyes::{ComplianceParticipants, Decider};
use rules::lifecycle::{ProjectStep, StageEvent, turn};
use rules::margin::{MarginFigures, MarginLimits, judge, refusal};

/// A planned project with a confirmed proposal, for finance and legal.
#[derive(Clone, Debug, InputObject)]
pub struct SubmitForComplianceInput {
    /// The planned project, whose proposal the customer has confirmed.
    pub id: Id,
    /// The version that was read; somebody else's change in between is a CONFLICT.
    pub version: Option<i32>,
}

/// The decision of finance or of legal.
#[derive(Clone, Debug, InputObject)]
pub struct DecideComplianceReviewInput {
    /// The project that is decided on.
    pub project_id: Id,
    /// The version that was read; somebody else's change in between is a CONFLICT.
    pub version: Option<i32>,
    /// Whether the decision is that of finance, which comes first, or of legal.
    pub track: ComplianceTrack,
    /// True approves the project; false refuses it, and sends it back to planning.
    pub approve: bool,
    /// Why it is decided so, up to 5,000 characters; a refusal needs it.
    pub comment: Option<String>,
}

/// A project's reviews, oldest first.
pub async fn reviews_of(db: &impl ConnectionTrait, project: Uuid) -> Result<Vec<compliance_review::Model>> {
    Ok(compliance_review::Entity::find()
        .filter(compliance_review::Column::ProjectId.eq(project))
        .order_by_asc(compliance_review::Column::Id)
        .all(db)
        .await?)
}

/// The latest review of a track.
fn latest(reviews: &[compliance_review::Model], track: ComplianceTrack) -> Option<&compliance_review::Model> {
    reviews.iter().filter(|review| review.track == track).max_by_key(|review| review.round)
}

/// The latest decision of each track.
pub fn latest_decisions(reviews: &[compliance_review::Model]) -> LatestDecisions {
    let of = |track| latest(reviews, track).map(|review| review.decision);
    LatestDecisions { finance: of(ComplianceTrack::Finance), legal: of(ComplianceTrack::Legal) }
}

/// Who asked for a project's compliance reviews, and who gave the approvals that are still valid.
pub fn participants(asked: Vec<Uuid>, reviews: &[compliance_review::Model]) -> ComplianceParticipants {
    let stands = reviews.iter().filter(|review| review.decision == ReviewDecision::Approved);
    let approved = stands.filter_map(|review| Some((review.track, review.reviewer_id?))).collect();
    ComplianceParticipants { asked, approved }
}

/// The facts that the approvals of a project now rest on.
pub async fn subject(
    db: &impl ConnectionTrait,
    project_id: Uuid,
) -> Result<(Option<proposal::Model>, Subject)> {
    let mut subject = Subject::default();
    let proposal = proposals::latest(db, project_id).await?;
    if let Some(proposal) = &proposal {
        subject.estimate = proposals::estimate_of(db, proposal.id).await?;
        subject.price = proposal.quote_minor;
        subject.content.clone_from(&proposal.content);
    }
    let contract = contract::Entity::find()
        .filter(contract::Column::ProjectId.eq(project_id))
        .filter(contract::Column::Status.ne(ContractStatus::Terminated))
        .one(db)
        .await?;
    if let Some(contract) = contract {
        let parts = instalment::Entity::find()
            .filter(instalment::Column::ContractId.eq(contract.id))
            .order_by_asc(instalment::Column::Position)
            .all(db)
            .await?;
        let term = |part: instalment::Model| {
            let when = part.service_item_id.map(|item| item.to_string());
            let when = when.or_else(|| part.due_on.map(|day| day.to_string()));
            (part.amount_minor, when.unwrap_or_default())
        };
        subject.price = contract.amount_minor;
        subject.terms = Some(parts.into_iter().map(term).collect());
    }
    Ok((proposal, subject))
}

/// The policy's limits on an engagement in this currency.
pub(super) fn limits(policy: &policy::Model, currency: Currency) -> MarginLimits {
    MarginLimits {
        ratio: policy.max_cost_ratio,
        cost: policy.max_cost_minor.filter(|_| policy.currency == currency),
    }
}

/// The figures of a subject that the rules judge.
pub(super) fn offer(subject: &Subject) -> MarginFigures {
    MarginFigures { price: subject.price, cost: subject.estimate.iter().map(|(_, amount)| amount).sum() }
}

/// Submits a project to finance and legal. Approvals that are still valid are not asked for again.
pub async fn submit(app: &App, viewer: &Viewer, input: SubmitForComplianceInput) -> Result<project::Model> {
    viewer.require(Permission::Manage)?;
    let viewer = &viewer.acting(Permission::Manage);
    let mut check = Validator::default();
    let id = check.id("id", &input.id, NodeKind::Project);
    check.done()?;
    let tx = app.begin_once().await?;
    let old = lock(&tx, viewer, id, &["input", "id"]).await?;
    Error::expect_version(input.version, old.version)?;
    allow(&old, ProjectStep::Submit, &["input", "id"])?;
    check_preparation(&preparation(&tx.txn, &old).await?).map_err(Error::User)?;
    authorship::note(&tx, viewer, id).await?;
    let new = project::Model { stage: turn(old.stage, StageEvent::Submitted), ..old.clone() };
    let new = refresh(&tx, viewer, new).await?;
    let new = audit::update(
        &tx,
        Some(viewer),
        &old,
        new,
        AuditAction::SubmitForCompliance,
        FieldChanges::default(),
    )
    .await?;
    tx.commit(new.id).await?;
    Ok(new)
}

/// The facts that submitting a project for compliance depends on.
async fn preparation(db: &impl ConnectionTrait, project: &project::Model) -> Result<Preparation> {
    let items = service_item::Entity::find()
        .filter(service_item::Column::ProjectId.eq(project.id))
        .order_by_asc(service_item::Column::Position)
        .all(db)
        .await?;
    let without = items.into_iter().filter(|item| item.milestone_date.is_none());
    Ok(Preparation {
        dated: project.planned_start.is_some() && project.planned_end.is_some(),
        without_milestone: without.map(|item| item.service).collect(),
        proposal: proposals::latest(db, project.id).await?.map(|proposal| proposal.status),
    })
}

/// Records the decision of finance or legal, whichever is next.
pub async fn decide(
    app: &App,
    viewer: &Viewer,
    input: DecideComplianceReviewInput,
) -> Result<project::Model> {
    let permission = match input.track {
        ComplianceTrack::Finance => Permission::ReviewMargin,
        ComplianceTrack::Legal => Permission::ReviewRisk,
    };
    viewer.require(permission)?;
    let viewer = &viewer.acting(permission);
    let mut check = Validator::default();
    let id = check.id("projectId", &input.project_id, NodeKind::Project);
    let comment = check.text_opt("comment", input.comment.as_deref(), 5_000);
    if !input.approve && comment.is_none() {
        check.fail(&["comment"], messages::refusal_without_why());
    }
    check.done()?;

    let tx = app.begin_once().await?;
    let field = ["input", "projectId"];
    let old = lock(&tx, viewer, id, &field).await?;
    Error::expect_version(input.version, old.version)?;
    allow(&old, ProjectStep::Comply, &field)?;
    let reviews = reviews_of(&tx.txn, id).await?;
    require_turn(latest_decisions(&reviews), input.track)?;
    let policy = policies::of_line(&tx.txn, old.business_line_id).await?;
    let decider = Decider { person: viewer.user_id, four_eyes: policy.four_eyes };
    let asked = authorship::of(&tx.txn, id).await?;
    participants(asked, &reviews).check(input.track, decider).map_err(|refusal| refusal.at(&field))?;
    let (proposal, subject) = subject(&tx.txn, id).await?;
    if input.approve {
        check_confirmed(proposal.as_ref().map(|proposal| proposal.status))
            .map_err(|refusal| refusal.at(&field))?;
        if input.track == ComplianceTrack::Finance {
            let (offer, limits) = (offer(&subject), limits(&policy, old.currency));
            let breaches = judge(offer, limits);
            if !breaches.is_empty() {
                let refused = breaches.iter().map(|breach| refusal(offer, breach, limits, old.currency));
                return Err(Error::User(refused.collect()));
            }
        }
    }
    let decision = if input.approve { ReviewDecision::Approved } else { ReviewDecision::Rejected };
    let open = latest(&reviews, input.track).filter(|review| review.decision == ReviewDecision::Pending);
    let open = open.cloned().ok_or_else(|| Error::bug("a track whose turn it is has no open review"))?;
    let decided = compliance_review::Model {
        decision,
        proposal_id: proposal.map(|proposal| proposal.id),
        basis: Some(json_column::write(&basis(input.track, &subject))?),
        reviewer_id: Some(viewer.user_id),
        comment,
        decided_at: Some(tx.now),
        ..open.clone()
    };
    let said = store(&tx, &open, decided).await?;
    let new = if input.approve {
        refresh(&tx, viewer, old.clone()).await?
    } else {
        alert::approval::ask(&tx, Some(viewer), id, id, None).await?;
        project::Model { stage: turn(old.stage, StageEvent::Refused), ..old.clone() }
    };
    let new = audit::update(&tx, Some(viewer), &old, new, AuditAction::DecideComplianceReview, said).await?;
    tx.commit(new.id).await?;
    Ok(new)
}

/// Updates the reviews: approvals whose subject has changed become stale, the next review is opened, and the
/// project's stage follows. The caller must store the returned row.
pub(super) async fn refresh(tx: &Tx, viewer: &Viewer, mut row: project::Model) -> Result<project::Model> {
    let (proposal, subject) = subject(&tx.txn, row.id).await?;
    let mut reviews = reviews_of(&tx.txn, row.id).await?;
    for track in ComplianceTrack::ALL {
        let approved = latest(&reviews, *track).filter(|review| review.decision == ReviewDecision::Approved);
        let Some(stale) = approved.cloned() else { continue };
        let decided_on = stale.basis.as_ref().map(|basis| json_column::read(basis, stale.id)).transpose()?;
        if decided_on.is_some_and(|decided_on| holds(*track, &decided_on, &subject)) {
            continue;
        }
        let new = compliance_review::Model { decision: ReviewDecision::Stale, ..stale.clone() };
        let changes = store(tx, &stale, new).await?;
        audit::write(tx, Some(viewer), about(row.id), AuditAction::OutdateComplianceReview, changes).await?;
        row.stage = turn(row.stage, StageEvent::Stale);
        authorship::note(tx, viewer, row.id).await?;
        reviews = reviews_of(&tx.txn, row.id).await?;
    }
    let asked = latest_decisions(&reviews);
    let mut next = None;
    match asked.turn() {
        None => row.stage = turn(row.stage, StageEvent::Complied),
        Some(track) if row.stage == ProjectStage::ComplianceReview => {
            if asked.of(track) != Some(ReviewDecision::Pending) {
                let before = latest(&reviews, track);
                ask(tx, viewer, row.id, track, before, proposal.map(|proposal| proposal.id)).await?;
            }
            let MarginFigures { price, cost } = offer(&subject);
            let verdict = approval::of_compliance(track, price, cost, row.currency);
            let four_eyes = policies::of_line(&tx.txn, row.business_line_id).await?.four_eyes;
            let hands = participants(authorship::of(&tx.txn, row.id).await?, &reviews);
            next = Some(NextApproval { verdict, closed_to: hands.barred(track, four_eyes) });
        }
        Some(_) => {}
    }
    alert::approval::ask(tx, Some(viewer), row.id, row.id, next.as_ref()).await?;
    contracts::ask_again(tx, viewer, &row).await?;
    Ok(row)
}

/// As [`refresh`], after a change of what the reviews rest on. It stores the project if it has changed.
pub(super) async fn follow(tx: &Tx, viewer: &Viewer, old: project::Model) -> Result<()> {
    let new = refresh(tx, viewer, old.clone()).await?;
    if new != old {
        audit::update(
            tx,
            Some(viewer),
            &old,
            new,
            AuditAction::FollowComplianceReview,
            FieldChanges::default(),
        )
        .await?;
    }
    Ok(())
}

/// Opens the next review of a track.
async fn ask(
    tx: &Tx,
    viewer: &Viewer,
    project_id: Uuid,
    track: ComplianceTrack,
    before: Option<&compliance_review::Model>,
    proposal_id: Option<Uuid>,
) -> Result<()> {
    let review = compliance_review::Model {
        id: tx.id(),
        project_id,
        track,
        round: before.map_or(1, |before| before.round + 1),
        decision: ReviewDecision::Pending,
        proposal_id,
        basis: None,
        reviewer_id: None,
        comment: None,
        decided_at: None,
        version: 1,
        created_at: tx.now,
        updated_at: tx.now,
    };
    let changes = FieldChanges::default().part(track.name(), before, &review);
    compliance_review::Entity::insert(review.into_active_model()).exec_without_returning(&tx.txn).await?;
    audit::write(tx, Some(viewer), about(project_id), AuditAction::AskForCompliance, changes).await
}

/// Stores a changed review, and returns the changes for the project's audit entry.
async fn store(
    tx: &Tx,
    old: &compliance_review::Model,
    new: compliance_review::Model,
) -> Result<FieldChanges> {
    let new = compliance_review::Model { version: old.version + 1, updated_at: tx.now, ..new };
    let changes = FieldChanges::default().part(new.track.name(), Some(old), &new);
    new.into_active_model().reset_all().update(&tx.txn).await?;
    Ok(changes)
}
