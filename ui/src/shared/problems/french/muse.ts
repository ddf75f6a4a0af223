import { type FrenchTable, named, type Text } from "./text";

const notSealable: Text = (problem) => `Le brouillon ne peut pas être scellé à cause de ${named(problem)}.`;

/** Muses and their drafts, workflows, faces, pictures and the models that look at them. */
export const museProblems: FrenchTable = {
  // Muses, their DNA, their drafts.
  "muse.unknown": ["Aucune Muse ne porte ce nom.", "Choisissez-en une autre, ou créez-en une."],
  "muse.ambiguous": ["Plusieurs Muses portent ce nom.", "Désignez-la par son identifiant."],
  "dna.not_sealable": [notSealable, "Corrigez-les et scellez de nouveau ; rien n’a été gardé."],
  "dna.tampered": [
    "Son ADN n’est pas celui qui a été scellé.",
    "Rien ne se fait sous cet ADN. Restaurez « studio.db » depuis une sauvegarde.",
  ],
  "dna.biometric_lock": [
    "Les nouvelles références ne montrent pas le visage scellé.",
    "Prenez des images du même visage, ou commencez une nouvelle Muse.",
  ],
  "dna.no_reason": ["Une nouvelle génération demande un motif.", "Dites pourquoi."],
  "dna.no_change": [
    "Le brouillon dit la même chose que la génération scellée.",
    "Changez quelque chose, ou laissez la génération telle quelle.",
  ],
  "draft.unknown": [
    "Ce brouillon n’existe pas, ou plus.",
    "Il a peut-être été supprimé dans une autre fenêtre ; enregistrez-le pour le retrouver.",
  ],
  "draft.changed_elsewhere": [
    "Ce brouillon a été modifié ailleurs entre-temps.",
    "Rien n’a été changé. Relisez-le et choisissez la version à garder.",
  ],
  "draft.too_large": [
    "Ce brouillon est trop long : 256 Kio au plus.",
    "Rien n’a été changé. Gardez les images comme références, pas dans le brouillon.",
  ],
  "draft.nothing_to_undo": [
    "Il n’y a rien à annuler dans ce brouillon.",
    "Seules les dernières étapes sont gardées.",
  ],
  "draft.nothing_to_redo": [
    "Il n’y a rien à rétablir dans ce brouillon.",
    "Une étape se rétablit tant que rien d’autre n’a été écrit.",
  ],
  "draft.bad_scene": [
    "Cette ébauche ne peut pas être dessinée.",
    "Choisissez une taille de 256 à 8192 pixels et une à huit couleurs.",
  ],

  // Workflow documents.
  "workflow.unknown": ["Ce flux n’existe pas, ou plus.", "Regardez de nouveau la liste des flux."],
  "workflow.removed": ["Ce flux est dans la corbeille.", "Sortez-le d’abord de la corbeille."],
  "workflow.changed_elsewhere": [
    "Ce flux a été modifié ailleurs entre-temps.",
    "Rien n’a été changé. Relisez-le ; il est peut-être ouvert dans une autre fenêtre.",
  ],
  "workflow.bad_edit": [
    "Cette modification ne s’applique pas au flux.",
    "Rien n’a été changé. Relisez le flux et refaites-la.",
  ],
  "workflow.bad_name": [
    "Un nom tient sur une ligne de 1 à 120 caractères.",
    "Nommez-le d’après ce qu’il fait.",
  ],
  "workflow.too_large": [
    "Ce flux est trop grand : 32 Mio de JSON au plus.",
    "Rien n’a été gardé. Gardez les images comme fichiers que les nœuds nomment, pas dans le flux.",
  ],
  "workflow.nothing_to_undo": [
    "Il n’y a rien à annuler dans ce flux.",
    "Les 1000 dernières modifications sont gardées ; les états plus anciens sont parmi les versions.",
  ],
  "workflow.nothing_to_redo": [
    "Il n’y a rien à rétablir dans ce flux.",
    "Une modification se rétablit tant que rien d’autre n’a été fait.",
  ],
  "workflow.unknown_version": ["Ce flux n’a pas cette version.", "Regardez de nouveau ses versions."],
  "workflow.script_does_not_fit": [
    "Ce script ne peut pas être repris dans le flux.",
    "Rien n’a été changé. Ouvrez le script comme un flux à part.",
  ],
  "workflow.red_line": [
    "Un texte de ce flux franchit l’une de ses lignes rouges.",
    "Changez le texte, ou exécutez-le pour une autre Muse.",
  ],

  // Faces: enrolled, designed, measured.
  "enrol.unknown_starter": [
    "Aucun visage prêt ne porte ce nom.",
    "Choisissez l’un de ceux qui sont proposés.",
  ],
  "enrol.count": [
    "Il faut d’une à vingt images de référence.",
    "Trois à huit images, sous différents angles, conviennent le mieux.",
  ],
  "enrol.no_face": [
    "Aucun visage n’est trouvé dans une image de référence.",
    "Prenez une image avec un visage clair et dégagé, large de 100 pixels au moins.",
  ],
  "enrol.several_faces": [
    "Plusieurs visages sont trouvés dans une image de référence.",
    "Recadrez l’image sur le seul visage qui compte.",
  ],
  "enrol.poor_picture": [
    "Le visage ne se voit pas assez bien dans une image de référence.",
    "Laissez cette image, ou remplacez-la par une qui montre le visage.",
  ],
  "enrol.stranger": [
    "Une image de référence ne montre pas le même visage que les autres.",
    "Retirez cette image, ou enregistrez-la pour une autre Muse.",
  ],
  "quality.blurred": ["Le visage est flou.", "Prenez une image plus nette."],
  "quality.too_dark": ["Le visage est trop sombre.", "Prenez une image mieux éclairée."],
  "quality.too_bright": ["Le visage est surexposé.", "Prenez une image moins éclairée."],
  "quality.too_small": ["Le visage est trop petit.", "Prenez une image plus proche."],
  "quality.tilted": ["La tête est penchée.", "Prenez une image bien droite."],
  "quality.cut_off": ["Une partie du visage est hors du cadre.", "Prenez une image plus large."],
  "quality.turned_away": ["Le visage est détourné.", "Prenez une image qui regarde vers l’objectif."],
  "quality.covered": ["Quelque chose couvre le visage.", "Prenez une image sans cela."],
  "face.degenerate": [
    "Ce visage ne peut pas être aligné : ses points se confondent.",
    "Prenez une image où les deux yeux et la bouche sont visibles.",
  ],
  "design.unknown_name": [
    "Ce visage nomme quelque chose que la forge ne connaît pas.",
    "Choisissez parmi ce que la forge propose.",
  ],
  "design.out_of_range": ["Un réglage de ce visage sort de ses limites.", "Ramenez-le entre ses bornes."],
  "design.wrong_kind": [
    "Une valeur de ce visage n’est pas du bon genre.",
    "Mettez un nombre là où il en faut un, un choix là où il faut choisir.",
  ],
  "design.version": ["Ce visage a été fait par une version plus récente.", "Mettez l’application à jour."],
  "design.not_adult": [
    "Ce visage ne paraîtrait pas adulte.",
    "Augmentez l’âge, réduisez les yeux, allongez le bas du visage ou rendez-le moins rond ; ou laissez le studio le ramener.",
  ],
  "head.not_an_asset": [
    "Le fichier de la tête n’en est pas un.",
    "Remettez « assets/face/head.bin » tel que livré ; une réinstallation le rétablit.",
  ],
  "head.asset_hash": [
    "Le fichier de la tête est abîmé.",
    "Remettez « assets/face/head.bin » tel que livré ; une réinstallation le rétablit.",
  ],
  "head.asset_version": [
    "Le fichier de la tête est d’une autre version que l’application.",
    "Mettez l’application à jour, ou réinstallez-la.",
  ],
  "head.asset_content": ["Le fichier de la tête dit quelque chose d’impossible."],
  "head.unwanted": ["Plus personne n’attend cette image."],

  // Pictures, models, graphics.
  "picture.undecodable": [
    "Ce n’est pas une image qui puisse être lue.",
    "Prenez un fichier PNG, JPEG, WebP, BMP, GIF ou TIFF entier ; s’il vient d’un téléchargement, refaites-le.",
  ],
  "picture.too_large": ["L’image est trop grande.", "Réduisez-la, puis réessayez."],
  "picture.mismatch": [
    "Ce qui devait couvrir l’image n’a pas sa taille.",
    "Refaites-le à la taille de l’image, ou prenez l’image pour laquelle il a été fait.",
  ],
  "picture.unknown": [
    "Cette image n’est pas dans le studio.",
    "Cherchez-la de nouveau ; son nom est l’empreinte de ses octets.",
  ],
  "reference.unknown": [
    "Elle n’a pas de référence à cette place.",
    "Choisissez une des références affichées.",
  ],
  "model.missing": [
    "Un modèle qui lit les visages manque.",
    "Il est livré avec l’application ; une réinstallation le rétablit.",
  ],
  "model.unusable": [
    "Un modèle qui lit les visages ne peut pas servir.",
    "Le fichier est peut-être abîmé ; une réinstallation le rétablit.",
  ],
  "model.inference": ["Un modèle qui lit les visages a échoué en cours de travail."],
  "runtime.unusable": [
    "Rien ici ne peut faire tourner les modèles qui lisent les visages.",
    "Indiquez dans ORT_DYLIB_PATH une bibliothèque ONNX Runtime 1.24 ou plus récente, ou retirez cette variable pour utiliser celle de l’application.",
  ],
  "anchors.unreadable": [
    "L’étalonnage des visages ne peut pas servir.",
    "Restaurez « assets/models/anchors.toml », ou refaites l’étalonnage.",
  ],
  "search.bad_vector": [
    "Ces deux mesures de visage ne se comparent pas.",
    "Comparez seulement des mesures d’un même modèle ; refaites celle-ci avec le bon.",
  ],
  "gpu.no_adapter": [
    "Aucune carte graphique n’est trouvée.",
    "Le processeur prend le relais ; installez un pilote Vulkan, Metal ou DirectX 12 pour utiliser la carte.",
  ],
  "gpu.device_failed": [
    "La carte graphique a échoué.",
    "Le processeur peut faire le travail ; mettez le pilote à jour pour la retrouver.",
  ],
};
