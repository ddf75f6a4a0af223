//! Any bytes as a picture or JSON; what a PNG carries can be written into it again, and taken away.
#![no_main]

use libfuzzer_sys::fuzz_target;
use muse_comfy::embed::{read, write_png};

fuzz_target!(|bytes: &[u8]| {
    let carried = read(bytes);
    if let Ok(carried) = &carried {
        assert!(carried.workflow.is_some() || carried.prompt.is_some());
    }
    let Ok(bare) = write_png(bytes, None, None) else { return };
    assert!(read(&bare).is_err(), "nothing is left");
    let Ok(carried) = carried else { return };
    let (workflow, prompt) = (carried.workflow.as_ref(), carried.prompt.as_ref());
    let written = write_png(bytes, workflow, prompt).unwrap();
    assert_eq!(read(&written).unwrap(), carried);
    assert_eq!(write_png(&written, workflow, prompt).unwrap(), written);
    assert_eq!(write_png(&written, None, None).unwrap(), bare);
});
