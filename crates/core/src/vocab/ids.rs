use serde::{Deserialize, Serialize};
use sqlx::sqlite::{SqliteArgumentsBuffer, SqliteTypeInfo, SqliteValueRef};
use sqlx::{Decode, Encode, Sqlite, Type, encode::IsNull, error::BoxDynError};
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
        #[serde(transparent)]
        #[schema(value_type = String, format = Uuid)]
        pub struct $name(Uuid);

        impl $name {
            /// A fresh id; ids made later sort later (UUIDv7).
            #[allow(clippy::new_without_default)]
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }

            /// An id computed from content, so that the same content has the same id.
            pub fn from_content(content: &str) -> Self {
                let hash = blake3::hash(content.as_bytes());
                let mut bytes = [0u8; 16];
                bytes.copy_from_slice(&hash.as_bytes()[..16]);
                Self(uuid::Builder::from_custom_bytes(bytes).into_uuid())
            }

            /// The id as a plain UUID.
            pub const fn uuid(self) -> Uuid {
                self.0
            }

            /// The last eight digits: enough for a person to tell two apart.
            pub fn short(self) -> String {
                let text = self.0.simple().to_string();
                text[24..].to_owned()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}", self.0.hyphenated())
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text.trim()).map(Self)
            }
        }

        // Stored as text: a person who opens the file with any SQLite tool can read it.
        impl Type<Sqlite> for $name {
            fn type_info() -> SqliteTypeInfo {
                <String as Type<Sqlite>>::type_info()
            }
        }

        impl<'q> Encode<'q, Sqlite> for $name {
            fn encode_by_ref(&self, buf: &mut SqliteArgumentsBuffer) -> Result<IsNull, BoxDynError> {
                <String as Encode<'q, Sqlite>>::encode(self.to_string(), buf)
            }
        }

        impl<'r> Decode<'r, Sqlite> for $name {
            fn decode(value: SqliteValueRef<'r>) -> Result<Self, BoxDynError> {
                Ok(<&str as Decode<'r, Sqlite>>::decode(value)?.parse()?)
            }
        }
    };
}

id! {
    /// One creative identity the studio works for.
    MuseId
}
id! {
    /// One sealed version of a Muse's DNA.
    GenerationId
}
id! {
    /// One cluster of signals; made from its earliest signal, so it stays the same when it is computed again.
    InsightId
}
id! {
    /// One answer to "is this worth making?", with everything that led to it.
    DecisionId
}
id! {
    /// One piece of work on its way from intent to release.
    ProductionId
}
id! {
    /// One thing a Muse did, or thought of doing, by herself.
    InitiativeId
}
id! {
    /// Money held for one production.
    GrantId
}
id! {
    /// One movement of money; using the same id twice moves the money once.
    TransferId
}
id! {
    /// One attempt at a picture; for ComfyUI it is also the prompt id that we choose.
    RenderId
}
id! {
    /// One note at a place of a picture.
    PinId
}
id! {
    /// The critic's word on one render.
    VerdictId
}

id! {
    /// Something that is being written and not sealed yet; its writer chooses the id.
    DraftId
}
id! {
    /// One workflow document of the workbench.
    WorkflowId
}
id! {
    /// One edit of a workflow document, named by the editor that made it.
    EditId
}
id! {
    /// One thing the studio listens to.
    FeedId
}
id! {
    /// One poll of a feed.
    PollId
}
id! {
    /// One film: a list of shots on its way to a sequence of clips.
    FilmId
}
id! {
    /// One shot of a film; it keeps its id wherever it is moved.
    ShotId
}
id! {
    /// One reading by a mind that costs money.
    ReadingId
}
id! {
    /// One clip that was asked for.
    ClipId
}
id! {
    /// One stay of a rented machine.
    BurstId
}
id! {
    /// One home that works for Muses, among others that share them.
    StudioId
}
id! {
    /// One piece of work that a studio hands to another.
    TaskId
}

/// BLAKE3 of a stored file's bytes, 64 lower-case hexadecimal digits; also its name in the blob folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, sqlx::Type, utoipa::ToSchema)]
#[serde(transparent)]
#[sqlx(transparent)]
pub struct BlobHash(String);

impl BlobHash {
    /// The hash of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(super::hash_hex(bytes))
    }

    /// The hash of whatever was fed to the hasher.
    pub fn of_hasher(hasher: &blake3::Hasher) -> Self {
        Self(hasher.finalize().to_hex().to_string())
    }

    /// The hexadecimal digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for BlobHash {
    type Err = String;

    /// Refuses whatever is not 64 lower-case hexadecimal digits, so that a hash can be a file name without risk.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
            Ok(Self(text.to_owned()))
        } else {
            Err("a blob hash is 64 lower-case hexadecimal digits".to_owned())
        }
    }
}

impl<'de> Deserialize<'de> for BlobHash {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl std::fmt::Display for BlobHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
