import type { Locale } from "../../../../../shared/locale";
import { words } from "../../../../../shared/words";
import type { Parameter } from "./model";
import { frenchParameters } from "./parameters.fr";

/** What a parameter is called and does: the engine says it in English. */
export function saidOf(
  parameter: Parameter,
  locale: Locale,
): { readonly label: string; readonly doc: string } {
  const french = locale === "fr" ? frenchParameters[parameter.path] : undefined;
  return french ? { label: french[0], doc: french[1] } : parameter;
}

/** `brow_hair` as it would be said when there is no better word for it. */
export const spoken = (name: string): string => {
  const text = name.replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
};

/** A name of the engine in the language of the window. */
export const named = (names: Readonly<Record<string, string>>, name: string): string =>
  names[name] ?? spoken(name);

const byName = (names: Readonly<Record<string, string>>) => names;

/** Names that the engine gives, as the window says them. */
export const nameWords = words({
  en: {
    groups: byName({
      build: "Build",
      head: "Head",
      forehead: "Forehead",
      brows: "Brows",
      eyes: "Eyes",
      nose: "Nose",
      mouth: "Mouth",
      cheeks: "Cheeks",
      jaw: "Jaw and chin",
      ears: "Ears",
      neck: "Neck",
      asymmetry: "Irregularities",
      skin: "Skin",
      iris: "Iris and lashes",
      brow_hair: "Brow hair",
      hair: "Hair",
      beard: "Beard",
      makeup: "Make-up",
    }),
    expressions: byName({}),
    lights: byName({}),
    backgrounds: byName({}),
    choices: byName({}),
    lightDocs: byName({}),
    presetDocs: byName({}),
  },
  fr: {
    groups: {
      build: "Stature",
      head: "Tête",
      forehead: "Front",
      brows: "Arcades",
      eyes: "Yeux",
      nose: "Nez",
      mouth: "Bouche",
      cheeks: "Joues",
      jaw: "Mâchoire et menton",
      ears: "Oreilles",
      neck: "Cou",
      asymmetry: "Irrégularités",
      skin: "Peau",
      iris: "Iris et cils",
      brow_hair: "Sourcils",
      hair: "Cheveux",
      beard: "Barbe",
      makeup: "Maquillage",
    },
    expressions: {
      neutral: "Neutre",
      soft_smile: "Léger sourire",
      smile: "Sourire",
      laugh: "Rire",
      serious: "Sérieux",
      surprise: "Surprise",
      doubt: "Doute",
      sad: "Triste",
      eyes_closed: "Yeux fermés",
    },
    lights: {
      beauty: "Beauté",
      rembrandt: "Rembrandt",
      butterfly: "Papillon",
      split: "Partagée",
      window: "Fenêtre",
      clamshell: "Coquille",
      sunset: "Couchant",
      night: "Nuit",
      even: "Égale",
    },
    backgrounds: {
      studio_grey: "Gris studio",
      white: "Blanc",
      charcoal: "Charbon",
      warm_stone: "Pierre chaude",
      sage: "Sauge",
      deep_teal: "Bleu canard",
      dusty_rose: "Vieux rose",
      slate_blue: "Bleu ardoise",
      ochre: "Ocre",
      midnight: "Minuit",
    },
    choices: {
      bald: "Chauve",
      shaved: "Rasés",
      cropped: "Très courts",
      shaved_sides: "Côtés rasés",
      short: "Court",
      side_part: "Raie sur le côté",
      curly_short: "Courts bouclés",
      afro: "Afro",
      bob: "Carré",
      long: "Longs",
      long_wavy: "Longs ondulés",
      bun: "Chignon",
      ponytail: "Queue-de-cheval",
      none: "Aucune",
      stubble: "De trois jours",
      moustache: "Moustache",
      goatee: "Bouc",
      full: "Pleine",
    },
    lightDocs: {
      beauty: "Large lumière douce, contre-jour léger : flatteuse, chaque plan se lit.",
      rembrandt: "Une lumière haute de côté : un triangle clair sur la joue dans l’ombre.",
      butterfly: "Haute et de face, réflecteur en dessous : les pommettes.",
      split: "De côté : la moitié du visage dans le noir.",
      window: "Une haute fenêtre par temps gris et une pièce claire.",
      clamshell: "Deux boîtes douces en haut et en bas : égale, pour la peau et les yeux.",
      sunset: "Un soleil bas et chaud sur un ciel bleu.",
      night: "La ville de nuit : une enseigne bleue d’un côté, une orange de l’autre.",
      even: "Deux lumières égales : aucun côté caché, pour les vues de référence.",
    },
    presetDocs: {
      nova: "Femme d’une quarantaine d’années, pommettes marquées, cheveux foncés à raie.",
      idris: "Homme d’une quarantaine d’années, mâchoire forte, cheveux très courts.",
      mei: "Femme d’une cinquantaine d’années, cheveux argentés.",
      amara: "Femme d’une trentaine d’années, peau foncée, afro.",
      tomas: "Homme d’une soixantaine d’années, barbe grise, marqué par le temps.",
      ravi: "Homme d’environ trente-cinq ans, peau brune, cheveux foncés, barbe courte.",
    },
  },
});
