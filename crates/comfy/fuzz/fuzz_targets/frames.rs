//! Any bytes as a WebSocket message, text and binary.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = muse_comfy::client::read_frame(bytes);
});
