import { words } from "../words";

/** What a rented machine is called and what is said about one, wherever it is offered or shown. */
export const rentedWords = words({
  en: {
    /** Where a session is, as a word on its timeline. */
    phases: {
      intent: "Intended",
      asked: "Asked",
      scheduled: "Machine found",
      started: "Starting",
      restored: "Restored",
      ready: "Ready",
      rendering: "Rendering",
      idle: "Idle",
      ending: "Ending",
      gone: "Gone",
    },
    /** The same for whoever waits for it. */
    waitsFor: {
      intent: "A GPU is about to be asked for",
      asked: "A GPU is asked for",
      scheduled: "A machine is found; ComfyUI starts on it",
      started: "ComfyUI starts on the rented GPU",
      restored: "ComfyUI was restored on the rented GPU",
      ready: "The rented GPU is ready",
      rendering: "The rented GPU renders",
      idle: "The rented GPU waits for work",
      ending: "The rented GPU is ending",
      gone: "The rented GPU is gone; another is asked for",
    },
    ways: { job: "A Job of its own", pool: "A pod of the warm pool" },
    anyGpu: "any machine with a GPU",
    currentContext: "the current context",
    where: "Where",
    in: (namespace: string, cluster: string) => `in ${namespace}, ${cluster}`,
    ownNamespace: "the context’s namespace",
    how: "How",
    cost: "Cost",
    forPictures: (pictures: number) =>
      pictures === 1 ? "for one picture" : `for up to ${pictures} pictures`,
    loss: "Most you can lose",
    lossWhy: (minutes: number) =>
      `if it runs all ${minutes} minutes, with its start, its end and the empty machine after it`,
    dies: "If this computer dies now",
    diesText: (amount: string, lease: string) =>
      `at most ${amount}: without a word from here it ends by itself after ${lease}`,
    wait: "Wait",
    waitHere: (hit: string) => `A warm one is there: about ${hit}.`,
    waitNone: (miss: string) => `None is warm now: about ${miss}.`,
    waitUnknown: (hit: string, miss: string) => `About ${hit} if a warm one is there, else ${miss}.`,
    waitOnly: (miss: string) => `About ${miss}, for a machine and ComfyUI on it.`,
    between: (least: string, most: string) => `${least} to ${most}`,
    ends: "Ends",
    stopRule: (idle: string, minutes: number) =>
      `after ${idle} without work, when you stop it, and after ${minutes} minutes whatever happens.`,
    money: "Money",
    wallet: (amount: string) => `${amount} free in her wallet`,
    room: (amount: string) => `${amount} room in this hour`,
    alive: (n: number) =>
      n === 1
        ? "A session of hers is alive: renders go to it."
        : `${n} sessions of hers are alive: renders go to them.`,
    button: (cost: string, most: string) => `Burst · ${cost} (max ${most})`,
    setUp: "Set up the cluster",
    toSettings: "Open its settings",
  },
  fr: {
    phases: {
      intent: "Prévue",
      asked: "Demandée",
      scheduled: "Machine trouvée",
      started: "Démarrage",
      restored: "Restaurée",
      ready: "Prête",
      rendering: "Rendu",
      idle: "Inactive",
      ending: "Fin en cours",
      gone: "Partie",
    },
    waitsFor: {
      intent: "Un GPU va être demandé",
      asked: "Un GPU est demandé",
      scheduled: "Une machine est trouvée ; ComfyUI y démarre",
      started: "ComfyUI démarre sur le GPU loué",
      restored: "ComfyUI a été restauré sur le GPU loué",
      ready: "Le GPU loué est prêt",
      rendering: "Le GPU loué fait le rendu",
      idle: "Le GPU loué attend du travail",
      ending: "Le GPU loué se termine",
      gone: "Le GPU loué est parti ; un autre est demandé",
    },
    ways: { job: "Un Job à elle", pool: "Un pod de la réserve chaude" },
    anyGpu: "n’importe quelle machine avec GPU",
    currentContext: "le contexte courant",
    where: "Où",
    in: (namespace: string, cluster: string) => `dans ${namespace}, ${cluster}`,
    ownNamespace: "l’espace du contexte",
    how: "Comment",
    cost: "Coût",
    forPictures: (pictures: number) =>
      pictures === 1 ? "pour une image" : `pour ${pictures} images au plus`,
    loss: "Perte maximale",
    lossWhy: (minutes: number) =>
      `si elle tourne les ${minutes} minutes, avec son démarrage, sa fin et la machine vide ensuite`,
    dies: "Si cet ordinateur meurt maintenant",
    diesText: (amount: string, lease: string) =>
      `au plus ${amount} : sans un mot d’ici, elle finit d’elle-même après ${lease}`,
    wait: "Attente",
    waitHere: (hit: string) => `Un pod chaud est là : environ ${hit}.`,
    waitNone: (miss: string) => `Aucun n’est chaud : environ ${miss}.`,
    waitUnknown: (hit: string, miss: string) => `Environ ${hit} si un pod chaud est là, sinon ${miss}.`,
    waitOnly: (miss: string) => `Environ ${miss}, pour une machine et ComfyUI dessus.`,
    between: (least: string, most: string) => `${least} à ${most}`,
    ends: "Fin",
    stopRule: (idle: string, minutes: number) =>
      `après ${idle} sans travail, quand vous l’arrêtez, et après ${minutes} minutes quoi qu’il arrive.`,
    money: "Argent",
    wallet: (amount: string) => `${amount} libres dans son portefeuille`,
    room: (amount: string) => `${amount} de marge dans l’heure`,
    alive: (n: number) =>
      n === 1
        ? "Une session à elle est en vie : les rendus y vont."
        : `${n} sessions à elle sont en vie : les rendus y vont.`,
    button: (cost: string, most: string) => `Louer · ${cost} (max ${most})`,
    setUp: "Relier la grappe",
    toSettings: "Ouvrir ses réglages",
  },
});
