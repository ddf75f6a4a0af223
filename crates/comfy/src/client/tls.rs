//! Whom to trust: the system's certificates, as for HTTP, and those the caller names.

use std::sync::Arc;

use rustls::ClientConfig;
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls_platform_verifier::Verifier;

pub(super) fn config(extra_roots_pem: Option<&str>) -> Result<Arc<ClientConfig>, String> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let extra = CertificateDer::pem_slice_iter(extra_roots_pem.unwrap_or_default().as_bytes());
    let extra: Vec<_> = extra.collect::<Result<_, _>>().map_err(|_| "the certificates to trust are not PEM")?;
    let verifier = Verifier::new_with_extra_roots(extra, Arc::clone(&provider)).map_err(|error| error.to_string())?;
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        // The platform's own verifier; "dangerous" is only the builder's word for "not the built-in one".
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    Ok(Arc::new(config))
}
