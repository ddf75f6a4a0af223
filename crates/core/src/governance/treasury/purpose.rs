use crate::vocab::{ClipId, PollId, ProductionId, ReadingId};

/// What money is held for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A piece of work.
    Production(ProductionId),
    /// A poll of a feed that costs money.
    Poll(PollId),
    /// A clip of a film.
    Clip(ClipId),
    /// A reading by a mind that costs money.
    Reading(ReadingId),
}

impl Purpose {
    /// The production, when it is one.
    pub const fn production(self) -> Option<ProductionId> {
        match self {
            Self::Production(production_id) => Some(production_id),
            Self::Poll(_) | Self::Clip(_) | Self::Reading(_) => None,
        }
    }

    /// The poll, when it is one.
    pub const fn poll(self) -> Option<PollId> {
        match self {
            Self::Poll(poll_id) => Some(poll_id),
            Self::Production(_) | Self::Clip(_) | Self::Reading(_) => None,
        }
    }

    /// The clip, when it is one.
    pub const fn clip(self) -> Option<ClipId> {
        match self {
            Self::Clip(clip_id) => Some(clip_id),
            Self::Production(_) | Self::Poll(_) | Self::Reading(_) => None,
        }
    }

    /// The reading, when it is one.
    pub const fn reading(self) -> Option<ReadingId> {
        match self {
            Self::Reading(reading_id) => Some(reading_id),
            Self::Production(_) | Self::Poll(_) | Self::Clip(_) => None,
        }
    }
}
