//! Automatic persisted queries: a client names a document by its hash and sends the text only once.
//!
//! A document is kept after it has passed the guards. Anyone may send documents, so the total size is bounded; a
//! client whose document was evicted sends it again.

use std::sync::Arc;

use async_graphql::{Request, Value};
use moka::sync::Cache;
use sha2::{Digest, Sha256};

use super::{
    admit::{Admitted, DocumentCache},
    limits::Limits,
    params::Params,
    refusal::{PERSISTED_QUERY_NOT_FOUND, Refusal},
    response::RequestErrors,
};

/// The SHA-256 of a document's text.
type Hash = [u8; 32];

/// The memory in bytes of a cache entry, besides its document.
const OVERHEAD: usize = 200;

/// The cache of documents by hash.
#[derive(Clone)]
pub(crate) struct PersistedQueries {
    kept: Cache<Hash, Arc<str>>,
    documents: DocumentCache,
}

/// A request, and the hash under which its document is to be kept once it has passed the guards.
pub(crate) struct ResolvedRequest {
    request: Request,
    keep: Option<Hash>,
}

impl PersistedQueries {
    /// A cache of at most `persisted_bytes` bytes.
    pub(crate) fn new(limits: &Limits) -> Self {
        let weigh =
            |_: &Hash, document: &Arc<str>| u32::try_from(document.len() + OVERHEAD).unwrap_or(u32::MAX);
        let kept = Cache::builder().weigher(weigh).max_capacity(limits.persisted_bytes).build();
        Self { kept, documents: DocumentCache::new(limits) }
    }

    /// The request, with the document that its hash names.
    pub(crate) fn ask(&self, mut params: Params, limits: &Limits) -> Result<ResolvedRequest, Refusal> {
        let mut keep = None;
        if let Some(hash) = params.persisted().map(hash).transpose()? {
            match &params.query {
                Some(query) if <[u8; 32]>::from(Sha256::digest(query)) != hash => {
                    return Err(Refusal::bad_request(messages::hash_differs()));
                }
                Some(_) => keep = Some(hash),
                None => params.query = Some(self.document(&hash)?),
            }
        }
        Ok(ResolvedRequest { request: params.into_request(limits)?, keep })
    }

    /// Checks a request with the guards, and keeps its document if they accept it.
    pub(crate) fn admit(
        &self,
        asked: ResolvedRequest,
        limits: &Limits,
    ) -> Result<Admitted, Box<RequestErrors>> {
        let admitted = self.documents.admit(asked.request, limits)?;
        if let Some(hash) = asked.keep
            && !self.kept.contains_key(&hash)
        {
            self.kept.insert(hash, admitted.request.query.as_str().into());
            self.kept.run_pending_tasks();
        }
        Ok(admitted)
    }

    fn document(&self, hash: &Hash) -> Result<String, Refusal> {
        // Clients look for exactly this message.
        let unknown = || {
            Refusal::new(PERSISTED_QUERY_NOT_FOUND, messages::persisted_query_not_found("persisted query"))
        };
        self.kept.get(hash).map(|document| document.to_string()).ok_or_else(unknown)
    }
}

/// The hash in `{"version": 1, "sha256Hash": "..."}`.
fn hash(persisted: &Value) -> Result<Hash, Refusal> {
    let field = |name| match persisted {
        Value::Object(fields) => fields.get(name),
        _ => None,
    };
    let first = matches!(field("version"), Some(Value::Number(version)) if version.as_u64() == Some(1));
    let hash = match field("sha256Hash") {
        Some(Value::String(hex)) if first => bytes(hex),
        _ => None,
    };
    hash.ok_or_else(|| Refusal::bad_request(messages::hash_misshapen()))
}

fn bytes(hex: &str) -> Option<Hash> {
    let mut hash = Hash::default();
    if hex.len() != 2 * hash.len() {
        return None;
    }
    for (byte, digits) in hash.iter_mut().zip(hex.as_bytes().chunks_exact(2)) {
        let digit = |digit: &u8| char::from(*digit).to_digit(16);
        let value = digit(digits.first()?)? * 16 + digit(digits.last()?)?;
        *byte = u8::try_from(value).ok()?;
    }
    Some(hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_sixty_four_digits() {
        let hex = "0123456789abcdefABCDEF".repeat(3);
        assert_eq!(bytes(&hex[..64]).map(|hash| hash[1]), Some(0x23));
        for bad in ["", &hex[..63], &hex[..65], &"+f".repeat(32), &"é".repeat(32), &"g".repeat(64)] {
            assert_eq!(bytes(bad), None, "{bad}");
        }
    }
}
