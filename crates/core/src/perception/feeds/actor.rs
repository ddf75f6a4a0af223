use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::model::{Listening, Sorting};

/// A program on Apify that this studio knows how to ask.
///
/// Source of the inputs: the actors' public documentation and public code that calls them; a field an actor does not
/// know is ignored by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum Actor {
    /// Reddit with figures; has to be rented.
    #[serde(rename = "trudax/reddit-scraper")]
    Reddit,
    /// Reddit paid by the post; may leave the figures out.
    #[serde(rename = "trudax/reddit-scraper-lite")]
    RedditLite,
    /// TikTok: hashtags, searches, profiles.
    #[serde(rename = "clockworks/tiktok-scraper")]
    Tiktok,
    /// The same with fewer options.
    #[serde(rename = "clockworks/free-tiktok-scraper")]
    TiktokFree,
    /// TikTok's hashtags only.
    #[serde(rename = "clockworks/tiktok-hashtag-scraper")]
    TiktokHashtag,
    /// TikTok's profiles only.
    #[serde(rename = "clockworks/tiktok-profile-scraper")]
    TiktokProfile,
}

impl Actor {
    /// Every one.
    pub const ALL: [Self; 6] =
        [Self::Reddit, Self::RedditLite, Self::Tiktok, Self::TiktokFree, Self::TiktokHashtag, Self::TiktokProfile];

    /// Its name on Apify: `owner/name`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Reddit => "trudax/reddit-scraper",
            Self::RedditLite => "trudax/reddit-scraper-lite",
            Self::Tiktok => "clockworks/tiktok-scraper",
            Self::TiktokFree => "clockworks/free-tiktok-scraper",
            Self::TiktokHashtag => "clockworks/tiktok-hashtag-scraper",
            Self::TiktokProfile => "clockworks/tiktok-profile-scraper",
        }
    }

    /// The actor of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|actor| actor.name() == name)
    }

    /// As it stands in an address: `owner~name`.
    pub fn path(self) -> String {
        self.name().replace('/', "~")
    }

    /// The one that is asked when nobody says: paid by the post, nothing to rent.
    pub const fn usual(listening: &Listening) -> Option<Self> {
        match listening {
            Listening::Communities { .. } | Listening::RedditSearches { .. } => Some(Self::RedditLite),
            Listening::Hashtags { .. } | Listening::TiktokSearches { .. } | Listening::Profiles { .. } => {
                Some(Self::Tiktok)
            }
            Listening::File { .. } => None,
        }
    }

    /// Whether it can listen to this.
    pub const fn takes(self, listening: &Listening) -> bool {
        match self {
            Self::Reddit | Self::RedditLite => {
                matches!(listening, Listening::Communities { .. } | Listening::RedditSearches { .. })
            }
            Self::Tiktok | Self::TiktokFree => matches!(
                listening,
                Listening::Hashtags { .. } | Listening::TiktokSearches { .. } | Listening::Profiles { .. }
            ),
            Self::TiktokHashtag => matches!(listening, Listening::Hashtags { .. }),
            Self::TiktokProfile => matches!(listening, Listening::Profiles { .. }),
        }
    }

    /// What it is asked: posts only, no comments, no downloads, nothing that is not for everybody.
    ///
    /// * `most`: posts over all names and words together.
    pub fn input(self, listening: &Listening, most: u32) -> Value {
        match listening {
            Listening::Communities { names, sorting } => {
                let address = |name: &String| json!({ "url": reddit_page(name, *sorting) });
                reddit(json!({ "startUrls": names.iter().map(address).collect::<Vec<_>>() }), names.len(), most)
            }
            Listening::RedditSearches { words } => {
                reddit(json!({ "searches": words, "sort": "new" }), words.len(), most)
            }
            Listening::Hashtags { names } => tiktok(json!({ "hashtags": names }), names.len(), most),
            Listening::TiktokSearches { words } => tiktok(json!({ "searchQueries": words }), words.len(), most),
            Listening::Profiles { names } => tiktok(json!({ "profiles": names }), names.len(), most),
            Listening::File { .. } => Value::Null,
        }
    }
}

fn reddit_page(name: &str, sorting: Sorting) -> String {
    let of_today = if sorting == Sorting::Top { "?t=day" } else { "" };
    format!("https://www.reddit.com/r/{name}/{}/{of_today}", sorting.name())
}

fn reddit(asked: Value, names: usize, most: u32) -> Value {
    with(
        asked,
        json!({
            "maxItems": most,
            "maxPostCount": share(most, names),
            "maxComments": 0,
            "skipComments": true,
            "searchPosts": true,
            "searchComments": false,
            "searchCommunities": false,
            "searchUsers": false,
            "includeNSFW": false,
            "proxy": { "useApifyProxy": true },
        }),
    )
}

fn tiktok(asked: Value, names: usize, most: u32) -> Value {
    with(
        asked,
        json!({
            "resultsPerPage": share(most, names),
            "shouldDownloadVideos": false,
            "shouldDownloadCovers": false,
            "shouldDownloadSubtitles": false,
            "shouldDownloadSlideshowImages": false,
        }),
    )
}

/// What falls to each name, at least one.
fn share(most: u32, names: usize) -> u32 {
    most.div_ceil(u32::try_from(names).unwrap_or(u32::MAX).max(1)).max(1)
}

fn with(mut asked: Value, rest: Value) -> Value {
    if let (Value::Object(asked), Value::Object(rest)) = (&mut asked, rest) {
        asked.extend(rest);
    }
    asked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_actor_is_asked_for_posts_only_and_for_no_more_than_was_said() {
        let names = || vec!["a1".to_owned(), "b1".to_owned(), "c1".to_owned()];
        let asked = [
            Listening::Communities { names: names(), sorting: Sorting::Top },
            Listening::RedditSearches { words: names() },
            Listening::Hashtags { names: names() },
            Listening::TiktokSearches { words: names() },
            Listening::Profiles { names: names() },
        ];
        for listening in asked {
            let actor = Actor::usual(&listening).expect("somebody who can");
            assert!(actor.takes(&listening), "{listening:?}");
            let input = actor.input(&listening, 100);
            let on_reddit = matches!(actor, Actor::RedditLite);
            let each = if on_reddit { "maxPostCount" } else { "resultsPerPage" };
            assert_eq!((&input["maxItems"] == 100, &input[each]), (on_reddit, &json!(34)), "{input}");
            assert_eq!(input["includeNSFW"].as_bool(), on_reddit.then_some(false));
        }
        let page =
            Actor::Reddit.input(&Listening::Communities { names: names(), sorting: Sorting::Top }, 10)["startUrls"][0]
                ["url"]
                .clone();
        assert_eq!(page, "https://www.reddit.com/r/a1/top/?t=day");
    }

    #[test]
    fn an_actor_is_known_by_its_name_on_apify() {
        for actor in Actor::ALL {
            assert_eq!(Actor::from_name(actor.name()), Some(actor));
            assert_eq!(json!(actor), json!(actor.name()));
        }
        assert_eq!(Actor::Reddit.path(), "trudax~reddit-scraper");
        assert_eq!(Actor::from_name("apify/anything"), None);
    }
}
