import type { CheckState } from "./check";

/** What the doctor finds at a link in a state, and what mends it, in French. The engine says it in English. */
export const frenchChecks: Readonly<
  Record<string, Partial<Record<CheckState, readonly [found: string, fix?: string]>>>
> = {
  disk: {
    ok: ["Le dossier du studio peut être écrit."],
    note: [
      "Il reste peu de place pour le dossier du studio.",
      "Les images et les modèles en demandent : libérez de la place.",
    ],
    broken: [
      "Le dossier du studio ne peut pas être écrit.",
      "Faites de la place, ou vérifiez à qui appartient le dossier.",
    ],
  },
  database: {
    ok: ["La base est saine et le grand livre se vérifie."],
    broken: [
      "La base du studio est abîmée, ou son grand livre ne se vérifie pas.",
      "Comparez-la à une sauvegarde, ou restaurez-en « studio.db » ; les images ne sont pas touchées.",
    ],
  },
  storage: {
    ok: ["Le dossier du studio peut être écrit, sa base est saine et le grand livre se vérifie."],
    note: [
      "Il reste peu de place pour le dossier du studio.",
      "Les images et les modèles en demandent : libérez de la place.",
    ],
    broken: [
      "Le dossier du studio ne peut pas être écrit, ou sa base est abîmée.",
      "Faites de la place, vérifiez à qui appartient le dossier, ou restaurez « studio.db » depuis une sauvegarde.",
    ],
  },
  keychain: {
    ok: ["La clé du studio est dans le trousseau du système."],
    note: [
      "Pas de trousseau ici : la clé du studio est dans le fichier « vault.key », lisible par vous seul.",
      "Gardez une copie de « vault.key » ; sans elle, sceaux et vecteurs ne servent plus.",
    ],
    broken: [
      "La clé secrète du studio n’est pas disponible.",
      "Déverrouillez le trousseau du système, ou restaurez « vault.key » depuis une sauvegarde.",
    ],
  },
  models: {
    ok: ["Les modèles du critique se chargent."],
    broken: [
      "Les modèles du critique ne se chargent pas.",
      "Ils sont livrés avec l’application ; une réinstallation les rétablit.",
    ],
  },
  "onnx runtime": {
    ok: ["ONNX Runtime fait tourner les modèles."],
    note: [
      "ONNX Runtime ne peut pas servir ici : le moteur intégré fait tourner les modèles.",
      "Avec ONNX Runtime 1.24 ou plus récent, le critique est environ trois fois plus rapide ; les réponses sont les mêmes.",
    ],
    absent: ["Pas ouvert : les modèles manquent."],
  },
  "inference device": {
    ok: ["Les modèles tournent sur le matériel le plus rapide d’ici qui répond juste."],
    note: [
      "Les modèles tournent sur un matériel de repli.",
      "Les réponses sont les mêmes, seulement plus lentes ; mettez le pilote graphique à jour et redémarrez le studio.",
    ],
    absent: ["Pas ouvert : les modèles manquent."],
  },
  "gpu adapter": {
    ok: ["Une carte graphique est là et sert."],
    note: [
      "Seule une carte graphique logicielle est là.",
      "Si la machine a une vraie carte, installez son pilote Vulkan.",
    ],
    absent: [
      "Aucune carte graphique n’est trouvée.",
      "Les ébauches se dessinent sur le processeur ; pour une carte, installez son pilote Vulkan.",
    ],
    broken: ["Les cartes graphiques n’ont pas pu être listées.", "Mettez le pilote graphique à jour."],
  },
  comfyui: {
    ok: ["ComfyUI répond, avec un verrou d’identité."],
    note: [
      "ComfyUI répond, sans verrou d’identité : des décors seulement.",
      "Pour un verrou d’identité, installez PuLID_ComfyUI et ComfyUI_IPAdapter_plus avec leurs modèles SDXL.",
    ],
    absent: [
      "ComfyUI ne répond pas à cette adresse.",
      "Démarrez ComfyUI, ou nommez un autre serveur dans les réglages ; les ébauches s’en passent.",
    ],
    broken: [
      "L’adresse du serveur ComfyUI ne peut pas servir.",
      "Nommez un autre serveur dans les réglages ; les ébauches s’en passent.",
    ],
  },
  mind: {
    ok: ["Qui lit pour le studio répond comme il se doit."],
    broken: [
      "L’esprit choisi ne répond pas comme il le devrait ; le lexique lit à sa place.",
      "Vérifiez son adresse, sa clé et son modèle dans les réglages.",
    ],
  },
  kubernetes: {
    ok: ["La grappe peut lancer des sessions."],
    note: [
      "Une grappe est choisie, mais rien à y lancer.",
      "Nommez l’image avec ComfyUI, ou la réserve dans laquelle puiser.",
    ],
    absent: [
      "Aucune grappe n’est choisie.",
      "Choisissez-en une dans Réglages, Kubernetes ; rien d’autre n’en a besoin.",
    ],
    broken: [
      "La grappe ne répond pas, ou il lui manque quelque chose.",
      "Testez-la dans Réglages, Kubernetes : chaque manque y est nommé, avec ce qui y remédie.",
    ],
  },
  google: {
    ok: ["La clé est acceptée."],
    note: ["La clé est acceptée ; la liste des modèles de Google dit autre chose que la nôtre."],
    absent: [
      "Pas de clé.",
      "Gardez une clé dans les réglages, ou définissez GOOGLE_API_KEY ; ComfyUI et les ébauches s’en passent.",
    ],
    broken: ["La clé est refusée, ou le service ne répond pas.", "Vérifiez la clé et votre réseau."],
  },
  apify: {
    ok: ["La clé est acceptée."],
    absent: [
      "Pas de clé.",
      "Gardez une clé dans les réglages, ou définissez APIFY_TOKEN ; les flux ouverts de Reddit et les fichiers s’en passent.",
    ],
    broken: ["La clé est refusée, ou le service ne répond pas.", "Vérifiez la clé et votre réseau."],
  },
  reddit: {
    ok: ["L’application est acceptée."],
    absent: [
      "Pas d’application.",
      "Créez-en une sur reddit.com/prefs/apps et gardez son identifiant ; sans elle, les flux ouverts de Reddit sont lus, qui n’ont pas de chiffres.",
    ],
    broken: ["L’application est refusée, ou le service ne répond pas.", "Vérifiez ses clés et votre réseau."],
  },
  ffmpeg: {
    ok: ["ffmpeg est là."],
    absent: [
      "Pas trouvé.",
      "Installez ffmpeg pour regarder dans les séquences et les réunir en un fichier ; sans lui, elles se lisent une à une.",
    ],
  },
  redis: {
    ok: ["Redis répond ; les studios s’y retrouvent."],
    note: [
      "Redis répond, mais le portefeuille partagé se reconstitue, ou un redémarrage pourrait oublier quelque chose.",
      "Démarrez les autres studios ; réglez Redis sur `appendonly yes` et `appendfsync always`.",
    ],
    absent: [
      "Aucune Muse n’est partagée.",
      "Pour en partager une avec d’autres studios, gardez l’adresse d’un Redis (`muse keys set redis_url`), ou définissez MUSE_REDIS_URL.",
    ],
    broken: [
      "Redis ne répond pas, refuse l’accès ou est trop ancien.",
      "Démarrez Redis, ou corrigez l’adresse et le mot de passe.",
    ],
  },
};
