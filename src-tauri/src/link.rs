use tauri::AppHandle;

use crate::window;

/// The screens, as the window's addresses name them, in the order of its rail. A link may open them and nothing else.
pub(crate) const SCREENS: [&str; 7] = ["today", "muse", "trends", "review", "budget", "burst", "settings"];

/// The place in the window that `muse://review/0199…` names; `None` for anything else. What comes in from outside may only
/// choose among places: letters, digits, `-` and `_`.
pub(crate) fn place_of(link: &str) -> Option<String> {
    let path = link.strip_prefix("muse://").or_else(|| link.strip_prefix("muse:"))?;
    let mut parts = path.trim_matches('/').split('/');
    let screen = parts.next().filter(|screen| SCREENS.contains(screen))?;
    let plain = |part: &str| {
        (1..=64).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    };
    let rest: Vec<&str> = parts.collect();
    if rest.len() > 2 || !rest.iter().all(|part| plain(part)) {
        return None;
    }
    Some(std::iter::once(screen).chain(rest).fold("#".to_owned(), |address, part| address + "/" + part))
}

/// Opens the place a link names and brings the window to the front; what is no link of ours is left alone.
pub(crate) fn follow(app: &AppHandle, link: &str) {
    if let Some(place) = place_of(link) {
        window::show(app);
        window::go(app, &place);
    }
}

#[cfg(test)]
mod tests {
    use super::place_of;

    fn check(link: &str, expected: Option<&str>) {
        assert_eq!(place_of(link).as_deref(), expected, "{link}");
    }

    #[test]
    fn a_link_names_a_place() {
        check("muse://review/0199a1b2-c3d4", Some("#/review/0199a1b2-c3d4"));
        check("muse:today", Some("#/today"));
        check("muse://muse/edit/abc/", Some("#/muse/edit/abc"));
    }

    #[test]
    fn what_is_no_place_of_ours_opens_nothing() {
        for link in [
            "https://review/1",
            "muse://nowhere",
            "muse://review/');alert(1)//",
            "muse://review/a/b/c",
            "muse://review/%22",
            "muse://",
            "--flag",
        ] {
            check(link, None);
        }
        check(&format!("muse://review/{}", "a".repeat(65)), None);
    }
}
