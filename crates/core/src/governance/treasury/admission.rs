//! The way to a grant: whoever else spends from the same wallet is asked first.

use super::GrantRequest;
use crate::vocab::GrantId;

/// Leave to ask the treasury: either nobody else spends from this wallet, or they have been asked under the grant's id. It
/// cannot be copied, so one answer holds money once.
#[must_use = "the others hold money for it"]
pub struct Admission {
    pub(super) grant_id: GrantId,
    pub(super) request: GrantRequest,
    /// Lives until the hold is written or refused; whoever asked is told by its end.
    _on_its_way: Option<Box<dyn Send>>,
}

impl Admission {
    /// Nobody else spends from this wallet.
    pub fn alone(request: GrantRequest) -> Self {
        Self { grant_id: GrantId::new(), request, _on_its_way: None }
    }

    /// The others agreed, under this id.
    pub fn agreed(grant_id: GrantId, request: GrantRequest, on_its_way: impl Send + 'static) -> Self {
        Self { grant_id, request, _on_its_way: Some(Box::new(on_its_way)) }
    }
}
