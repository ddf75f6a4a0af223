//! Files that were cut, changed or spoilt.

use std::io::Write as _;

use libjpeg_turbo_rs::Subsampling;
use muse_gpu::{DecodeLimits, Picture};

use crate::counted::{refused, sized, tried, turn};
use crate::made::{jpeg, with_segment};
use crate::{FIXTURES, UNDECODABLE, fixture};

#[test]
fn what_is_cut_anywhere_is_refused_or_complete() {
    let _turn = turn();
    for name in FIXTURES {
        let file = fixture(name);
        let whole = Picture::decode(&file, &DecodeLimits::default()).expect("a picture");
        let mut complete = 0;
        for end in 0..file.len() {
            match tried("", &file[..end]) {
                Ok(picture) => {
                    assert_eq!(picture.rgb, whole.rgb, "{name} cut at {end}");
                    complete += 1;
                }
                Err(error) => assert_eq!(error.code(), UNDECODABLE, "{name} cut at {end}: {error}"),
            }
        }
        let _ = std::io::stdout()
            .write_all(format!("{name:<20} {complete} of {} cuts are complete\n", file.len()).as_bytes());
    }
}

#[test]
fn a_changed_byte_never_harms() {
    let _turn = turn();
    for name in FIXTURES {
        let mut file = fixture(name);
        for at in 0..file.len().min(700) {
            for value in [0, 1, 0x7f, 0x80, 0xff] {
                let kept = std::mem::replace(&mut file[at], value);
                tried("", &file).ok();
                file[at] = kept;
            }
        }
    }
}

#[test]
fn jpegs_with_too_many_scans_or_damage_are_refused() {
    let _turn = turn();
    let file = jpeg(400, 300, Subsampling::S420, |encoder| encoder.progressive(true));
    let scan = file.windows(2).rposition(|mark| mark == [0xff, 0xda]).expect("a scan");
    let end = file.len() - 2;
    let bomb = [&file[..end], &file[scan..end].repeat(300), &file[end..]].concat();
    refused("JPEG, 300 scans", &bomb, UNDECODABLE);
    let large = jpeg(5000, 4000, Subsampling::S420, |encoder| encoder.progressive(true));
    let scan = large.windows(2).rposition(|mark| mark == [0xff, 0xda]).expect("a scan");
    let large = [&large[..scan], &large[scan..scan + 10], &[0; 6], &large[large.len() - 2..]].concat();
    tried("JPEG, 20 megapixels, damaged last scan", &large).ok();

    let restarts = jpeg(400, 300, Subsampling::S420, |encoder| encoder.restart_blocks(8));
    sized("JPEG, restart marks", &restarts, 400, 300);
    let middle = restarts.len() / 2;
    let mark =
        middle + restarts[middle..].windows(2).position(|m| m[0] == 0xff && m[1] & 0xf8 == 0xd0).expect("a mark");
    for (name, change) in
        [("another number", 0xd0 + (restarts[mark + 1] + 3) % 8), ("no mark", 0x00), ("the end", 0xd9)]
    {
        let mut damaged = restarts.clone();
        damaged[mark + 1] = change;
        tried(&format!("JPEG, restart mark: {name}"), &damaged).ok();
    }
    let mut damaged = restarts;
    damaged[middle..middle + 60].fill(0xaa);
    tried("JPEG, 60 bytes of noise", &damaged).ok();

    let deep = [
        b"\xff\xd8\xff\xc1\0\x0b\x0c\0\x08\0\x08\x01\x01\x11\0".as_slice(),
        b"\xff\xda\0\x08\x01\x01\0\0\x3f\0\0\xff\xd9",
    ]
    .concat();
    refused("JPEG, 12 bits", &deep, UNDECODABLE);
    let profile =
        with_segment(&fixture("baseline.jpg"), 0xe2, &[b"ICC_PROFILE\0\x01\x01".as_slice(), &[0; 60_000]].concat());
    let many = [&profile[..2], &profile[2..60_020].repeat(600), &profile[2..]].concat();
    tried("JPEG, 600 profiles", &many).ok();
}
