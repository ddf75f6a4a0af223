use crate::vocab::{BurstId, ClipId, PollId, ProductionId, ReadingId};

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
    /// A rented machine.
    Burst(BurstId),
}

impl Purpose {
    /// The production, when it is one.
    pub const fn production(self) -> Option<ProductionId> {
        if let Self::Production(production_id) = self { Some(production_id) } else { None }
    }

    /// The poll, when it is one.
    pub const fn poll(self) -> Option<PollId> {
        if let Self::Poll(poll_id) = self { Some(poll_id) } else { None }
    }

    /// The clip, when it is one.
    pub const fn clip(self) -> Option<ClipId> {
        if let Self::Clip(clip_id) = self { Some(clip_id) } else { None }
    }

    /// The reading, when it is one.
    pub const fn reading(self) -> Option<ReadingId> {
        if let Self::Reading(reading_id) = self { Some(reading_id) } else { None }
    }

    /// The rented machine, when it is one.
    pub const fn burst(self) -> Option<BurstId> {
        if let Self::Burst(burst_id) = self { Some(burst_id) } else { None }
    }
}
