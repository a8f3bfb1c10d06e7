//! The decision of the project managers: four criteria, every round kept.

use entity::enums::{AuditAction, ReviewCriterion, Role};
use entity::{requirement, requirement_finding, requirement_review};
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;

use super::{ReviewRequirementInput, check_others, lock};
use crate::App;
use crate::audit::{self, FieldChanges};
use crate::db::insert_all;
use crate::error::Result;
use crate::scalar::NodeKind;
use crate::validation::Validator;
use crate::viewer::{Permission, Viewer};
use rules::lifecycle::{self, RequirementStep};

/// Decides on a submitted requirement.
pub async fn review(app: &App, viewer: &Viewer, input: ReviewRequirementInput) -> Result<requirement::Model> {
    viewer.require(Permission::Manage)?;
    let viewer = &viewer.acting(Permission::Manage);
    let mut check = Validator::default();
    let id = check.id("id", &input.id, NodeKind::Requirement);
    let mut judged: Vec<_> = input.findings.iter().map(|finding| finding.criterion).collect();
    judged.sort();
    if judged != ReviewCriterion::ALL {
        check.fail(&["findings"], messages::four_criteria()).allowed =
            ReviewCriterion::ALL.iter().map(|criterion| criterion.name().into()).collect();
    }
    let mut notes = Vec::new();
    for (position, finding) in input.findings.iter().enumerate() {
        check.within(&["findings", &position.to_string()], |check| {
            notes.push(check.text_opt("note", finding.note.as_deref(), 5_000));
        });
    }
    check.done()?;
    let passed = input.findings.iter().all(|finding| finding.passed);

    let tx = app.begin_once().await?;
    let old = lock(&tx, viewer, id, &["input", "id"], input.version).await?;
    let status = lifecycle::requirement(old.status, RequirementStep::Review(passed))
        .map_err(|refusal| refusal.at(&["input", "id"]))?;
    check_others(&tx, viewer, &old, Role::ProjectManager).await?;
    let review_id = tx.id();
    let review = requirement_review::ActiveModel {
        id: Set(review_id),
        requirement_id: Set(id),
        round: Set(old.review_round),
        reviewer_id: Set(viewer.user_id),
        passed: Set(passed),
        decided_at: Set(tx.now),
    };
    requirement_review::Entity::insert(review).exec_without_returning(&tx.txn).await?;
    let findings = input.findings.iter().zip(notes).map(|(finding, note)| requirement_finding::Model {
        review_id,
        criterion: finding.criterion,
        passed: finding.passed,
        note,
    });
    let findings: Vec<_> = findings.collect();
    let list = FieldChanges::default().list("findings", &[], &findings);
    insert_all::<requirement_finding::Entity>(&tx.txn, findings).await?;
    let new = requirement::Model { status, ..old.clone() };
    let new = audit::update(&tx, Some(viewer), &old, new, AuditAction::ReviewRequirement, list).await?;
    tx.commit(new.id).await?;
    Ok(new)
}
