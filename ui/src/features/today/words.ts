import { words } from "../../shared/words";

export const todayWords = words({
  en: {
    title: "What needs you",
    summary: (waiting: number, running: number) =>
      [
        waiting === 0
          ? "Nothing waits for your word"
          : waiting === 1
            ? "One picture waits for your word"
            : `${waiting} pictures wait for your word`,
        running === 0 ? "" : running === 1 ? "one is being made" : `${running} are being made`,
      ]
        .filter((part) => part !== "")
        .join(", "),
    parts: {
      waiting: "Waiting for your word",
      alarms: "Alarms",
      proposals: "She proposes",
      rented: "Rented now",
      running: "Being made",
      failed: "Did not work out",
      opportunities: "Opportunities",
      deeds: "By herself",
      trends: "Other trends",
    },
    keysHint: "Arrows walk · A approve · X reject · Enter open",
    card: "The Muse in view",
    approve: "Approve",
    reject: "Reject",
    open: "Open",
    said: {
      approved: (intent: string) => `Approved: ${intent}`,
      rejected: (intent: string) => `Rejected: ${intent}`,
    },
    undo: "Undo",
    picture: (intent: string) => `Picture: ${intent}`,
    stop: "Stop",
    retry: "Try again",
    makeThis: "Make this",
    openTrend: "Open in Trends",
    driftTitle: "Her last pictures wander off from her",
    driftOpen: "Look at them",
    breakerTitle: (room: string, cap: string) => `The breaker leaves ${room} of ${cap} in this hour`,
    breakerFull: (cap: string) => `The breaker is open: the cap of ${cap} an hour is used up`,
    breakerText: "New work that costs money waits until the hour has passed. Free drafts go on.",
    openBudget: "Open Budget",
    roi: (roi: string) => `return ${roi}`,
    speed: (n: string) => `velocity ${n}`,
    noFigures: "no figures",
    signals: (signals: number, communities: number) =>
      `${signals === 1 ? "1 signal" : `${signals} signals`} in ${communities === 1 ? "1 community" : `${communities} communities`}`,
    nothingTitle: "Nothing waits for you",
    nothingText: "Ask for a picture; it is weighed and quoted before anything is spent.",
    make: "Make something",
    noTrendsTitle: "No trends are known yet",
    noTrendsText: "Import a file of posts with their figures, and opportunities appear here.",
    importFile: "Import a file",
    noMuseTitle: "There is no Muse yet",
    noMuseText: "She has a face, values and a wallet; everything here begins with her.",
    newMuse: "New Muse",
    wallet: "Wallet",
    spentOf: (spent: string, most: string) => `${spent} spent of at most ${most}`,
    openBurst: "Open Burst",
    held: (amount: string) => `${amount} held for running work`,
    spent: (amount: string) => `${amount} spent so far`,
    hour: "This hour",
    axes: "Her four axes",
    drift: {
      quiet: (n: number) => (n === 1 ? "No drift in the last picture" : `No drift in the last ${n} pictures`),
      none: "No accepted picture yet",
    },
    generation: (n: number) => `Generation ${n}`,
    toMuse: "Open her",
    palette: "Her palette",
  },
  fr: {
    title: "Ce qui vous attend",
    summary: (waiting: number, running: number) =>
      [
        waiting === 0
          ? "Rien n’attend votre avis"
          : waiting === 1
            ? "Une image attend votre avis"
            : `${waiting} images attendent votre avis`,
        running === 0 ? "" : running === 1 ? "une est en cours" : `${running} sont en cours`,
      ]
        .filter((part) => part !== "")
        .join(", "),
    parts: {
      waiting: "En attente de votre avis",
      alarms: "Alertes",
      proposals: "Elle propose",
      rented: "Loué en ce moment",
      running: "En cours",
      failed: "N’a pas abouti",
      opportunities: "Opportunités",
      deeds: "D’elle-même",
      trends: "Autres tendances",
    },
    keysHint: "Flèches pour parcourir · A approuver · X rejeter · Entrée ouvrir",
    card: "La Muse affichée",
    approve: "Approuver",
    reject: "Rejeter",
    open: "Ouvrir",
    said: {
      approved: (intent: string) => `Approuvé : ${intent}`,
      rejected: (intent: string) => `Rejeté : ${intent}`,
    },
    undo: "Annuler",
    picture: (intent: string) => `Image : ${intent}`,
    stop: "Arrêter",
    retry: "Réessayer",
    makeThis: "Créer ceci",
    openTrend: "Ouvrir dans Tendances",
    driftTitle: "Ses dernières images s’éloignent d’elle",
    driftOpen: "Les regarder",
    breakerTitle: (room: string, cap: string) => `Le disjoncteur laisse ${room} sur ${cap} dans l’heure`,
    breakerFull: (cap: string) => `Le disjoncteur est ouvert : le plafond de ${cap} par heure est atteint`,
    breakerText: "Le travail payant attend que l’heure passe. Les ébauches gratuites continuent.",
    openBudget: "Ouvrir Budget",
    roi: (roi: string) => `rendement ${roi}`,
    speed: (n: string) => `vélocité ${n}`,
    noFigures: "sans chiffres",
    signals: (signals: number, communities: number) =>
      `${signals === 1 ? "1 signal" : `${signals} signaux`} dans ${communities === 1 ? "1 communauté" : `${communities} communautés`}`,
    nothingTitle: "Rien ne vous attend",
    nothingText: "Demandez une image ; elle est évaluée et chiffrée avant toute dépense.",
    make: "Créer une image",
    noTrendsTitle: "Aucune tendance connue",
    noTrendsText:
      "Importez un fichier de publications avec leurs chiffres : les opportunités s’affichent ici.",
    importFile: "Importer un fichier",
    noMuseTitle: "Il n’y a pas encore de Muse",
    noMuseText: "Elle a un visage, des valeurs et un portefeuille ; tout commence avec elle.",
    newMuse: "Nouvelle Muse",
    wallet: "Portefeuille",
    spentOf: (spent: string, most: string) => `${spent} dépensés sur ${most} au plus`,
    openBurst: "Ouvrir Renfort",
    held: (amount: string) => `${amount} réservés au travail en cours`,
    spent: (amount: string) => `${amount} dépensés à ce jour`,
    hour: "Cette heure",
    axes: "Ses quatre axes",
    drift: {
      quiet: (n: number) =>
        n === 1 ? "Aucune dérive sur la dernière image" : `Aucune dérive sur les ${n} dernières images`,
      none: "Aucune image acceptée pour l’instant",
    },
    generation: (n: number) => `Génération ${n}`,
    toMuse: "L’ouvrir",
    palette: "Sa palette",
  },
});
