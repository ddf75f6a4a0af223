import { words } from "../../../shared/words";

const s = (n: number) => (n === 1 ? "" : "s");

export const canvasWords = words({
  en: {
    canvas: "Workflow canvas. Tab goes from node to node, Enter goes into one, question mark shows all keys.",
    muted: "Muted",
    bypassed: "Bypassed",
    missing: "Missing",
    paid: "Paid",
    on: "on",
    off: "off",
    why: {
      type: (gives: string, takes: string) => `This input takes ${takes}, not ${gives}.`,
      itself: "A node cannot feed itself.",
      circle: "That would make the workflow feed itself.",
      sides: "A link goes from an output to an input.",
      socketless: "This value cannot be linked.",
      gone: "There is no such socket any more.",
      already: "These two are linked already.",
      rounded:
        "This would round a whole number beyond 9,007,199,254,740,991. Set that value to a smaller one first.",
    },
    patch: {
      move: "Move",
      resize: "Resize",
      collapse: "Collapse",
      expand: "Expand",
      rename: "Rename",
      colour: "Colour",
      mute: "Mute",
      bypass: "Bypass",
      enable: "Enable",
      pin: "Pin",
      unpin: "Unpin",
      set: (name: string) => `Set ${name}`,
      add: (name: string) => `Add ${name}`,
      remove: "Delete",
      connect: "Connect",
      disconnect: "Disconnect",
      addReroute: "Add reroute",
      moveReroute: "Move reroute",
      group: "Group",
      align: "Align",
      distribute: "Distribute",
      paste: "Paste",
      duplicate: "Duplicate",
      subgraph: "Convert to subgraph",
      unpack: "Unpack subgraph",
    },
    newGroup: "Group",
    newSubgraph: "New subgraph",
    say: {
      node: (title: string, inputs: number, outputs: number) =>
        `${title}, ${inputs} input${s(inputs)}, ${outputs} output${s(outputs)}`,
      input: (label: string, type: string, isLinked: boolean) =>
        `Input ${label}, ${type}, ${isLinked ? "linked" : "free"}`,
      output: (label: string, type: string, links: number) =>
        `Output ${label}, ${type}, ${links} link${s(links)}`,
      widget: (label: string, value: string) => `${label}: ${value}`,
      selected: (count: number) => (count === 0 ? "Nothing selected" : `${count} selected`),
      connecting: (label: string) =>
        `Connecting from ${label}. Tab to a socket, Enter to tie, Escape to let go.`,
      connected: "Linked",
      disconnected: "Link removed",
      cancelled: "Let go",
      running: (title: string) => `${title} runs`,
      failed: (title: string, message: string) => `${title} failed: ${message}`,
    },
  },
  fr: {
    canvas:
      "Espace du workflow. Tab passe d’un nœud à l’autre, Entrée y entre, le point d’interrogation montre les touches.",
    muted: "Muet",
    bypassed: "Contourné",
    missing: "Absent",
    paid: "Payant",
    on: "oui",
    off: "non",
    why: {
      type: (gives: string, takes: string) => `Cette entrée attend ${takes}, pas ${gives}.`,
      itself: "Un nœud ne peut pas s’alimenter lui-même.",
      circle: "Le workflow s’alimenterait lui-même.",
      sides: "Un lien va d’une sortie à une entrée.",
      socketless: "Cette valeur ne peut pas être reliée.",
      gone: "Cette prise n’existe plus.",
      already: "Ces deux prises sont déjà reliées.",
      rounded:
        "Un nombre entier au-delà de 9 007 199 254 740 991 serait arrondi. Choisissez d’abord une valeur plus petite.",
    },
    patch: {
      move: "Déplacer",
      resize: "Redimensionner",
      collapse: "Replier",
      expand: "Déplier",
      rename: "Renommer",
      colour: "Couleur",
      mute: "Rendre muet",
      bypass: "Contourner",
      enable: "Activer",
      pin: "Épingler",
      unpin: "Détacher",
      set: (name: string) => `Régler ${name}`,
      add: (name: string) => `Ajouter ${name}`,
      remove: "Supprimer",
      connect: "Relier",
      disconnect: "Délier",
      addReroute: "Ajouter un relais",
      moveReroute: "Déplacer un relais",
      group: "Grouper",
      align: "Aligner",
      distribute: "Répartir",
      paste: "Coller",
      duplicate: "Dupliquer",
      subgraph: "Convertir en sous-graphe",
      unpack: "Déballer le sous-graphe",
    },
    newGroup: "Groupe",
    newSubgraph: "Nouveau sous-graphe",
    say: {
      node: (title: string, inputs: number, outputs: number) =>
        `${title}, ${inputs} entrée${s(inputs)}, ${outputs} sortie${s(outputs)}`,
      input: (label: string, type: string, isLinked: boolean) =>
        `Entrée ${label}, ${type}, ${isLinked ? "reliée" : "libre"}`,
      output: (label: string, type: string, links: number) =>
        `Sortie ${label}, ${type}, ${links} lien${s(links)}`,
      widget: (label: string, value: string) => `${label} : ${value}`,
      selected: (count: number) =>
        count === 0 ? "Rien n’est sélectionné" : `${count} sélectionné${s(count)}`,
      connecting: (label: string) =>
        `Liaison depuis ${label}. Tab jusqu’à une prise, Entrée pour relier, Échap pour lâcher.`,
      connected: "Relié",
      disconnected: "Lien retiré",
      cancelled: "Lâché",
      running: (title: string) => `${title} s’exécute`,
      failed: (title: string, message: string) => `${title} a échoué : ${message}`,
    },
  },
});

/** The words of the canvas in one language; the screen hands them over, so that the canvas knows no React. */
export type CanvasTexts = (typeof canvasWords)["en"];
