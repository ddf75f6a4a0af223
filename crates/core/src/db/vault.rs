use std::path::{Path, PathBuf};

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use ed25519_dalek::SigningKey;

use super::home::write_private;
use super::{DbError, Home};
use crate::vocab::{Secret, hash_hex};

/// Where the studio's master key is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VaultStore {
    /// The system's keychain.
    Keychain,
    /// The file `vault.key`, readable by the user only, because this machine has no keychain.
    File,
}

/// The studio's keys, all derived from one master key of 32 bytes.
pub struct Vault {
    master: [u8; 32],
    store: VaultStore,
}

const SERVICE: &str = "sovereign-muse";

impl Vault {
    /// Opens the vault, making a key at the first call.
    ///
    /// A marker file remembers which store holds the key: a keychain that is locked later is an error, never a reason
    /// for a second key under which old seals and vectors would be unreadable. This blocks; call it off the async threads.
    ///
    /// # Errors
    /// [`DbError::VaultClosed`] when the remembered store does not give the key, else what the disk said.
    pub fn open(home: &Home) -> Result<Self, DbError> {
        let marker = home.root().join("vault.store");
        match std::fs::read_to_string(&marker).ok().as_deref().map(str::trim) {
            Some("keychain") => {
                let master = keychain_get(home.root())?.ok_or_else(|| DbError::VaultClosed {
                    detail: "the keychain does not hold it any more".to_owned(),
                })?;
                Ok(Self { master, store: VaultStore::Keychain })
            }
            Some("file") => Ok(Self { master: read_key_file(&key_file(home.root()))?, store: VaultStore::File }),
            _ => Self::create(home.root(), &marker),
        }
    }

    fn create(root: &Path, marker: &Path) -> Result<Self, DbError> {
        // A key file without a marker: the process died between the two. The key counts.
        let file = key_file(root);
        let (master, store) = if file.is_file() {
            (read_key_file(&file)?, VaultStore::File)
        } else {
            let mut master = [0u8; 32];
            getrandom::fill(&mut master)
                .map_err(|e| DbError::VaultClosed { detail: format!("the system gives no random numbers: {e}") })?;
            if keychain_set(root, &master) {
                (master, VaultStore::Keychain)
            } else {
                write_private(&file, hex::encode(master).as_bytes())?;
                (master, VaultStore::File)
            }
        };
        write_private(marker, if store == VaultStore::Keychain { b"keychain" } else { b"file" })?;
        Ok(Self { master, store })
    }

    /// Where the key is kept.
    pub const fn store(&self) -> VaultStore {
        self.store
    }

    /// The key that seals DNA and signs exports.
    pub fn signing_key(&self) -> SigningKey {
        SigningKey::from_bytes(&blake3::derive_key("sovereign-muse 2026 studio signing key", &self.master))
    }

    /// Encrypts biometric vectors; `about` names the row, so that a box cannot be moved to another one.
    ///
    /// # Errors
    /// [`DbError::VaultClosed`] when the system gives no random numbers.
    pub fn seal(&self, about: &str, plain: &[u8]) -> Result<Vec<u8>, DbError> {
        self.close(VECTORS, about, plain)
    }

    /// Opens what [`Vault::seal`] closed.
    ///
    /// # Errors
    /// [`DbError::VaultClosed`] when the box was changed, moved, or closed under another key.
    pub fn unseal(&self, about: &str, sealed: &[u8]) -> Result<Vec<u8>, DbError> {
        self.open_box(VECTORS, about, sealed)
    }

    /// Encrypts the key of somebody else's service, under the name it is kept by.
    ///
    /// # Errors
    /// [`DbError::VaultClosed`] when the system gives no random numbers.
    pub fn seal_key(&self, name: &str, key: &Secret) -> Result<Vec<u8>, DbError> {
        self.close(SERVICE_KEYS, name, key.expose().as_bytes())
    }

    /// Opens what [`Vault::seal_key`] closed.
    ///
    /// # Errors
    /// [`DbError::VaultClosed`] when the box was changed, moved, or closed under another key.
    pub fn unseal_key(&self, name: &str, sealed: &[u8]) -> Result<Secret, DbError> {
        let plain = self.open_box(SERVICE_KEYS, name, sealed)?;
        let text = String::from_utf8(plain).ok().and_then(|text| Secret::new(&text));
        text.ok_or_else(|| DbError::damaged("service_key", name))
    }

    fn close(&self, shelf: &Shelf, about: &str, plain: &[u8]) -> Result<Vec<u8>, DbError> {
        let mut nonce = [0u8; 24];
        getrandom::fill(&mut nonce)
            .map_err(|e| DbError::VaultClosed { detail: format!("the system gives no random numbers: {e}") })?;
        let payload = Payload { msg: plain, aad: about.as_bytes() };
        let sealed = self
            .cipher(shelf)
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| DbError::VaultClosed { detail: format!("{} could not be encrypted", shelf.what) })?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    fn open_box(&self, shelf: &Shelf, about: &str, sealed: &[u8]) -> Result<Vec<u8>, DbError> {
        let closed = || DbError::VaultClosed { detail: format!("{} do not open with this studio's key", shelf.what) };
        let (nonce, body) = sealed.split_at_checked(24).ok_or_else(closed)?;
        let nonce: [u8; 24] = nonce.try_into().map_err(|_| closed())?;
        let payload = Payload { msg: body, aad: about.as_bytes() };
        self.cipher(shelf).decrypt(&XNonce::from(nonce), payload).map_err(|_| closed())
    }

    fn cipher(&self, shelf: &Shelf) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&blake3::derive_key(shelf.context, &self.master).into())
    }
}

/// What is kept under a key of its own.
struct Shelf {
    /// Names the key; changing it would close every box for ever.
    context: &'static str,
    what: &'static str,
}

const VECTORS: &Shelf = &Shelf { context: "sovereign-muse 2026 biometric vectors", what: "the encrypted vectors" };
const SERVICE_KEYS: &Shelf =
    &Shelf { context: "sovereign-muse 2026 keys of services", what: "the encrypted keys of services" };

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Vault").field("store", &self.store).finish_non_exhaustive()
    }
}

fn key_file(root: &Path) -> PathBuf {
    root.join("vault.key")
}

fn read_key_file(path: &Path) -> Result<[u8; 32], DbError> {
    let text = std::fs::read_to_string(path).map_err(|e| DbError::file("cannot read", path, e))?;
    let bytes = hex::decode(text.trim()).ok().and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
    bytes.ok_or_else(|| DbError::VaultClosed { detail: format!("{} does not hold a key", path.display()) })
}

fn keychain_entry(root: &Path) -> Option<keyring_core::Entry> {
    // Two studios of one user are two keys: the folder is part of the name.
    let user = format!("studio-{}", &hash_hex(root.to_string_lossy().as_bytes())[..16]);
    #[cfg(target_os = "linux")]
    {
        let store = zbus_secret_service_keyring_store::Store::new().ok()?;
        keyring_core::api::CredentialStoreApi::build(&*store, SERVICE, &user, None).ok()
    }
    #[cfg(not(target_os = "linux"))]
    {
        keyring_core::Entry::new(SERVICE, &user).ok()
    }
}

fn keychain_get(root: &Path) -> Result<Option<[u8; 32]>, DbError> {
    let closed = |detail: String| DbError::VaultClosed { detail };
    let entry = keychain_entry(root).ok_or_else(|| closed("the system's keychain does not answer".to_owned()))?;
    match entry.get_secret() {
        Ok(secret) => Ok(secret.try_into().ok()),
        Err(keyring_core::Error::NoEntry) => Ok(None),
        Err(error) => Err(closed(format!("the system's keychain is locked or refuses: {error}"))),
    }
}

/// Stores the key and reads it back; a keychain that forgets at once is no keychain.
fn keychain_set(root: &Path, master: &[u8; 32]) -> bool {
    let Some(entry) = keychain_entry(root) else { return false };
    entry.set_secret(master).is_ok() && entry.get_secret().is_ok_and(|found| found == master)
}
