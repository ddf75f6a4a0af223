use super::*;

fn now() -> Timestamp {
    Timestamp::parse("2026-11-22T12:00:00Z").expect("time")
}

fn file(bytes: &[u8]) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().expect("file");
    std::fs::write(file.path(), bytes).expect("write");
    file
}

fn read(bytes: &[u8]) -> (Vec<Signal>, Tally) {
    let mut found = Vec::new();
    let tally = read_signals(file(bytes).path(), now(), |signal| found.push(signal)).expect("readable");
    (found, tally)
}

const GOOD: &str = r#"{"id":"a","title":"Fog","created_at":"2026-11-22T09:00:00Z","observed_at":"2026-11-22T12:00:00Z","upvotes":90,"comments":5,"shares":4}"#;

#[test]
fn the_shapes_of_the_scraping_actors_and_of_listings_are_understood() {
    let reddit = r#"{"id":"t3_abc","title":"Avant-garde","communityName":"r/AIVideo","username":"x","upVotes":123,"numberOfComments":4,"createdAt":"2026-11-01T10:00:00.000Z","url":"https://example.org","dataType":"post","html":null}"#;
    let comment = r#"{"id":"t1_x","dataType":"comment","body":"nice"}"#;
    let tiktok = r##"{"id":7301,"text":"spin #robot","createTimeISO":"2026-11-22T10:00:00Z","diggCount":50,"shareCount":2,"playCount":9000,"commentCount":1,"authorMeta.name":"y","hashtags":[{"name":"robot"}]}"##;
    let listing = r#"{"kind":"Listing","data":{"children":[{"kind":"t3","data":{"name":"t3_q","title":"Q","subreddit":"art","ups":7,"num_comments":1,"created_utc":1795300000.0}},{"kind":"t5","data":{}}]}}"#;
    let (found, tally) = read([reddit, comment, tiktok, listing, GOOD].join("\n").as_bytes());
    assert_eq!((found.len(), tally.skipped, tally.bad), (4, 1, 1), "{:?}", tally.bad_rows);
    assert_eq!(found[0].counts.upvotes, Some(123));
    assert_eq!(
        (found[1].source, found[1].community.as_str(), found[1].counts.shares),
        (SourceKind::Tiktok, "#robot", Some(2))
    );
    assert_eq!((found[2].community.as_str(), found[2].counts.upvotes), ("r/art", Some(7)));
}

#[test]
fn an_rss_style_post_without_figures_is_kept_without_a_velocity() {
    let lite =
        br#"{"id":"t3_l","title":"L","communityName":"r/x","createdAt":"2026-11-22T10:00:00Z","dataType":"post"}"#;
    let (found, _) = read(lite);
    assert_eq!(found[0].counts, Counts::default());
    let report = score_file(file(lite).path(), now(), 5, None).expect("score");
    assert_eq!((report.scored, report.without_figures), (0, 1));
}

#[test]
fn bad_rows_are_named_by_line_and_field_and_good_ones_are_kept() {
    let check = |row: &str, expected: &str| {
        let (found, tally) = read(format!("{GOOD}\n{row}\n").as_bytes());
        assert_eq!((found.len(), tally.bad), (1, 1), "{row}");
        assert_eq!(tally.bad_rows[0].to_string(), expected, "{row}");
    };
    check(
        r#"{"id":"b","title":"x","upvotes":-1}"#,
        "line 2, field upvotes: -1 is no count between 0 and 1,000,000,000,000",
    );
    check(
        r#"{"id":"b","title":"x","upvotes":1e30}"#,
        "line 2, field upvotes: 1e+30 is no count between 0 and 1,000,000,000,000",
    );
    check(r#"{"id":"b","title":"x","upvotes":"9"}"#, "line 2, field upvotes: a number is expected");
    check(r#"{"id":"b","title":"x","upvotes":NaN}"#, "line 2: not JSON at column 33: expected value");
    check(r#"{"id":"b","title":7}"#, "line 2, field title: a text is expected");
    check(r#"{"id":"b"}"#, "line 2, field title: missing");
    check(
        r#"{"id":"b","title":"x","observed_at":"2027-01-01T00:00:00Z"}"#,
        "line 2, field observed_at: 2027-01-01T00:00:00Z lies in the future",
    );
    check(
        r#"{"id":"b","title":"x","created_at":"2026-11-22T11:00:00Z","observed_at":"2026-11-22T10:00:00Z"}"#,
        "line 2, field created_at: later than the moment it was seen",
    );
    check("[1,2]", "line 2: not a JSON object");
    let (_, tally) = read(format!("{GOOD}\n{{\"id\":\"b\",\"titel\":\"x\"}}").as_bytes());
    assert!(
        tally.bad_rows[0].reason.starts_with("unknown field 'titel'; known are source, id"),
        "{:?}",
        tally.bad_rows
    );
}

#[test]
fn a_hundred_megabyte_line_is_passed_over_without_being_held() {
    let mut bytes = GOOD.as_bytes().to_vec();
    bytes.push(b'\n');
    bytes.resize(bytes.len() + 100 * (1 << 20), b'x');
    bytes.extend_from_slice(b"\n");
    bytes.extend_from_slice(GOOD.as_bytes());
    let (found, tally) = read(&bytes);
    assert_eq!((found.len(), tally.bad), (2, 1));
    assert_eq!(tally.bad_rows[0].line, 2);
}

#[test]
fn an_array_broken_in_the_middle_keeps_what_came_before() {
    let (found, tally) = read(format!("[{GOOD},{GOOD},{{\"id\":").as_bytes());
    assert_eq!((found.len(), tally.bad), (2, 1));
}

#[test]
fn a_document_over_several_lines_is_read_whole() {
    let (found, _) = read(b"{\n \"id\": \"a\",\n \"title\": \"x\"\n}\n");
    assert_eq!(found.len(), 1);
}

#[test]
fn a_file_without_a_usable_row_says_what_is_wrong_first() {
    let empty = read_signals(file(b"").path(), now(), |_| {}).expect_err("empty");
    assert_eq!(empty.code(), "signals.nothing_usable");
    let png = read_signals(file(&[0x89, b'P', b'N', b'G', 0xff, 0xfe]).path(), now(), |_| {}).expect_err("png");
    assert!(png.to_string().contains("line 1: not JSON"), "{png}");
}

#[test]
fn a_second_look_at_the_same_post_is_scored_from_the_first() {
    let rows = [
        r#"{"id":"a","title":"x","created_at":"2026-11-22T08:00:00Z","observed_at":"2026-11-22T09:00:00Z","upvotes":99}"#,
        r#"{"id":"a","title":"x","created_at":"2026-11-22T08:00:00Z","observed_at":"2026-11-22T11:00:00Z","upvotes":999}"#,
    ];
    let report = score_file(file(rows.join("\n").as_bytes()).path(), now(), 5, None).expect("score");
    let scores: Vec<f64> = report.top.iter().filter_map(|s| s.vvs).collect();
    assert_eq!(scores, [450.0 * 3.0, 99.0 * 2.0]);
}
