use muse_core::studio::{Locale, Settings};

/// Texts of the desktop's own parts; those of the window stand in the UI.
pub(crate) struct Words {
    pub(crate) open: &'static str,
    pub(crate) pause: &'static str,
    pub(crate) resume: &'static str,
    pub(crate) quit: &'static str,
    pub(crate) file: &'static str,
    pub(crate) edit: &'static str,
    pub(crate) view: &'static str,
    pub(crate) reload: &'static str,
    pub(crate) new_muse: &'static str,
    pub(crate) undo: &'static str,
    pub(crate) redo: &'static str,
    pub(crate) cut: &'static str,
    pub(crate) copy: &'static str,
    pub(crate) paste: &'static str,
    pub(crate) select_all: &'static str,
    pub(crate) screens: [&'static str; 7],
    pub(crate) paused: &'static str,
    pub(crate) idle: &'static str,
    pub(crate) waits: &'static str,
    pub(crate) breaker: &'static str,
    pub(crate) breaker_text: &'static str,
    pub(crate) drift: &'static str,
    pub(crate) drift_text: &'static str,
    pub(crate) failed: &'static str,
}

static ENGLISH: Words = Words {
    open: "Open the studio",
    pause: "Pause new work",
    resume: "Go on with new work",
    quit: "Quit",
    file: "File",
    edit: "Edit",
    view: "View",
    reload: "Reload",
    new_muse: "New Muse",
    undo: "Undo",
    redo: "Redo",
    cut: "Cut",
    copy: "Copy",
    paste: "Paste",
    select_all: "Select all",
    screens: ["Today", "Muse", "Trends", "Review", "Budget", "Burst", "Settings"],
    paused: "Paused",
    idle: "Nothing runs",
    waits: "Waits for your word",
    breaker: "The breaker tripped",
    breaker_text: "A work was not begun, because it would have passed the cap of the hour.",
    drift: "Her face drifts",
    drift_text: "Her last accepted pictures wander off from her.",
    failed: "A work failed",
};

static FRENCH: Words = Words {
    open: "Ouvrir le studio",
    pause: "Suspendre les nouveaux travaux",
    resume: "Reprendre les nouveaux travaux",
    quit: "Quitter",
    file: "Fichier",
    edit: "Édition",
    view: "Affichage",
    reload: "Recharger",
    new_muse: "Nouvelle Muse",
    undo: "Annuler",
    redo: "Rétablir",
    cut: "Couper",
    copy: "Copier",
    paste: "Coller",
    select_all: "Tout sélectionner",
    screens: ["Aujourd’hui", "Muse", "Tendances", "Revue", "Budget", "Renfort", "Réglages"],
    paused: "En pause",
    idle: "Rien en cours",
    waits: "Attend votre avis",
    breaker: "Le disjoncteur a sauté",
    breaker_text: "Un travail n’a pas commencé : il aurait dépassé le plafond de l’heure.",
    drift: "Son visage dérive",
    drift_text: "Ses dernières images acceptées s’éloignent d’elle.",
    failed: "Un travail a échoué",
};

/// The texts in the language of the settings.
pub(crate) fn words(settings: Option<&Settings>) -> &'static Words {
    let french = match settings.map(|settings| settings.locale) {
        Some(Locale::Fr) => true,
        Some(Locale::En) => false,
        _ => ["LC_ALL", "LC_MESSAGES", "LANG"]
            .iter()
            .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
            .is_some_and(|language| language.to_lowercase().starts_with("fr")),
    };
    if french { &FRENCH } else { &ENGLISH }
}

impl Words {
    /// How many works run, in words.
    pub(crate) fn running(&self, count: usize) -> String {
        let french = std::ptr::eq(self, &FRENCH);
        match (count, french) {
            (0, _) => self.idle.to_owned(),
            (1, false) => "1 work runs".to_owned(),
            (_, false) => format!("{count} works run"),
            (1, true) => "1 travail en cours".to_owned(),
            (_, true) => format!("{count} travaux en cours"),
        }
    }
}
