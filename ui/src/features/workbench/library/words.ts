import { words } from "../../../shared/words";

const s = (n: number) => (n === 1 ? "" : "s");

export const libraryWords = words({
  en: {
    library: "Library",
    nodes: "Nodes",
    templates: "Templates",
    missing: (n: number) => (n === 0 ? "Missing" : `Missing (${n})`),
    search: "Search nodes",
    searchAbout: "Name, category, in:IMAGE, out:LATENT",
    tree: "Nodes by category",
    unsorted: "Other",
    nothing: "No node is called that.",
    nothingTies: "No node of that name takes this link.",
    takes: (type: string) => `takes ${type}`,
    gives: (type: string) => `gives ${type}`,
    anyNode: "Show every node",
    paid: "paid",
    old: "outdated",
    searchTemplates: "Search templates",
    noTemplate: "No template is called that.",
    origin: { studio: "Studio", server: "ComfyUI" },
    allThere: "Every node of this document is there.",
    missingAbout: "The server does not know these classes. A run leaves them out or fails.",
    times: (n: number) => `${n} node${s(n)}`,
    provides: (pack: string) => `${pack} provides it.`,
    nobody: "Nobody is known to provide it.",
    openPack: "Open its page",
    standIn: "Replace with something like it",
    noStandIn: "Nothing here takes and gives the same.",
    share: (percent: string) => `${percent} of its sockets`,
    likeName: "a like name",
    keepsAll: "keeps every link",
    loses: (names: string) => `loses ${names}`,
    replace: "Replace",
    replaceWith: (one: string, other: string) => `Replace ${one} with ${other}`,
    noNodes: "There are no nodes to add. Connect a ComfyUI server in Settings.",
    noTemplates: "There are no templates.",
  },
  fr: {
    library: "Bibliothèque",
    nodes: "Nœuds",
    templates: "Modèles",
    missing: (n: number) => (n === 0 ? "Absents" : `Absents (${n})`),
    search: "Chercher un nœud",
    searchAbout: "Nom, catégorie, in:IMAGE, out:LATENT",
    tree: "Nœuds par catégorie",
    unsorted: "Autres",
    nothing: "Aucun nœud ne s’appelle ainsi.",
    nothingTies: "Aucun nœud de ce nom ne prend ce lien.",
    takes: (type: string) => `prend ${type}`,
    gives: (type: string) => `donne ${type}`,
    anyNode: "Montrer tous les nœuds",
    paid: "payant",
    old: "dépassé",
    searchTemplates: "Chercher un modèle",
    noTemplate: "Aucun modèle ne s’appelle ainsi.",
    origin: { studio: "Studio", server: "ComfyUI" },
    allThere: "Tous les nœuds de ce document sont là.",
    missingAbout: "Le serveur ne connaît pas ces classes. Un rendu les laisse de côté ou échoue.",
    times: (n: number) => `${n} nœud${s(n)}`,
    provides: (pack: string) => `${pack} la fournit.`,
    nobody: "On ne sait pas qui la fournit.",
    openPack: "Ouvrir sa page",
    standIn: "Remplacer par une classe semblable",
    noStandIn: "Rien ici ne prend et ne donne la même chose.",
    share: (percent: string) => `${percent} de ses prises`,
    likeName: "un nom proche",
    keepsAll: "garde tous les liens",
    loses: (names: string) => `perd ${names}`,
    replace: "Remplacer",
    replaceWith: (one: string, other: string) => `Remplacer ${one} par ${other}`,
    noNodes: "Il n’y a pas de nœud à ajouter. Connectez un serveur ComfyUI dans les Réglages.",
    noTemplates: "Il n’y a pas de modèle.",
  },
});

type Named = Readonly<Record<string, { readonly title: string; readonly about: string } | undefined>>;

/** The studio's templates by name. In English they are told as the engine tells them. */
export const templateWords = words<{ readonly named: Named }>({
  en: { named: {} },
  fr: {
    named: {
      identity_sdxl: {
        title: "Son image · SDXL",
        about: "Une nouvelle image d’elle : SDXL, son identité verrouillée par PuLID et IP-Adapter FaceID",
      },
      identity_flux: {
        title: "Son image · FLUX",
        about: "Une nouvelle image d’elle : FLUX, son identité verrouillée par PuLID et IP-Adapter pour FLUX",
      },
      repair_sdxl: {
        title: "Réparer son visage · SDXL",
        about:
          "Son visage refait dans un masque, avec le verrou d’identité SDXL ; tout le reste ne bouge pas",
      },
      repair_flux: {
        title: "Réparer son visage · FLUX",
        about: "Son visage refait dans un masque, avec PuLID sur FLUX ; tout le reste ne bouge pas",
      },
      plate: {
        title: "Planche d’ambiance",
        about: "Sa propre image sur un fond composé : une planche d’ambiance sans aucun modèle d’IA",
      },
      upscale: {
        title: "Agrandir",
        about:
          "Une image à la taille exacte voulue, avec les détails d’un modèle d’agrandissement si le serveur en a un",
      },
      hand_off: {
        title: "Image de raccord",
        about: "La dernière image d’un clip, pour être la première du suivant",
      },
    },
  },
});
