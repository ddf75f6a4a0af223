/// How one request is answered otherwise than soundly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// It is done, and the connection breaks before the answer.
    ReplyLost,
    /// It is not done, and the connection breaks.
    HangUp,
    /// It is done, and nothing ever comes.
    Silence,
    /// It is not done; this status with a `Status` object.
    Refuse(u16),
    /// A page of somebody else's.
    NotJson,
}
