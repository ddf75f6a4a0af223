import type { FrenchTable } from "./text";

/** Films. */
export const filmProblems: FrenchTable = {
  "film.unknown": ["Ce film n’existe pas, ou plus.", "Regardez de nouveau la liste des films."],
  "film.ambiguous": ["Plusieurs films portent ce nom.", "Désignez-le par son identifiant."],
  "film.unknown_shot": ["Ce film n’a pas ce plan.", "Les plans se désignent par leur numéro, à partir de 1."],
  "film.bad_script": [
    "Quelque chose dans le découpage ne peut pas se tourner.",
    "Corrigez-le et envoyez de nouveau ; rien n’a été changé.",
  ],
  "film.refused": [
    "Elle ne fait pas cela : une ligne rouge ou ses valeurs s’y opposent.",
    "Dites-le autrement, ou écrivez-le pour une autre Muse.",
  ],
  "film.changed": [
    "Le film a changé entre-temps.",
    "Regardez-le de nouveau, puis refaites le changement sur ce qui est là maintenant.",
  ],
  "film.no_key_frames": [
    "Des plans n’ont pas encore d’image qui les ouvre.",
    "Faites d’abord les images, et approuvez celles que la critique retient.",
  ],
  "film.bad_key_frame": [
    "Cette image ne peut pas ouvrir ce plan.",
    "Choisissez-en une d’elle, au format du film, en revue ou approuvée.",
  ],
  "film.no_such_lines": [
    "Aucun prix n’est connu pour cette définition avec ce modèle.",
    "Choisissez 720p, ou un autre modèle.",
  ],
  "film.busy": ["Ce film est justement en tournage.", "Attendez la fin, ou arrêtez-le d’abord."],
  "film.idle": ["Rien de ce film n’est en tournage."],
  "film.stopped": [
    "La séquence a été arrêtée pendant le tournage.",
    "Ce qui peut en être facturé compte comme dépensé ; redemandez-la quand vous voulez.",
  ],
  "film.not_whole": ["Des plans n’ont pas encore leur séquence.", "Tournez d’abord ceux qui manquent."],
  "film.not_approved": ["Le film n’est pas approuvé.", "Regardez-le et approuvez-le d’abord."],
  "film.released": ["Le film est déjà sorti.", "Écrivez un nouveau film ; celui-ci reste tel quel."],
  "film.no_ffmpeg": [
    "ffmpeg n’est pas installé sur cette machine.",
    "Installez ffmpeg (https://ffmpeg.org), ou lisez les séquences l’une après l’autre, ce qui ne demande rien.",
  ],
  "film.ffmpeg": [
    "ffmpeg n’a pas pu faire ce travail.",
    "Réessayez ; les séquences elles-mêmes sont intactes et peuvent se lire.",
  ],
};
