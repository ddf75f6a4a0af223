/** Sentences that the engine keeps as data and always writes alike, in French; `tools/problems.mjs` sees that it still does. */
export const frenchTexts: Readonly<Record<string, string>> = {
  // Price book and reach, where the studio’s own figures stand.
  "rendered on this machine by the studio itself": "dessiné sur cette machine par le studio lui-même",
  "your own ComfyUI server; set your own figure if its hours cost you money":
    "votre propre serveur ComfyUI ; donnez votre chiffre si ses heures vous coûtent",
  "assumption: 10 to 60 seconds at 20 to 30 dollars an hour":
    "supposition : 10 à 60 secondes à 20 à 30 dollars de l’heure",
  "assets/reach.toml (assumption of 2026-11, unmeasured)":
    "assets/reach.toml (supposition de 2026-11, non mesurée)",
  "paid by the session that it is rendered in": "payée par la session dans laquelle elle est rendue",
  "g2-standard-4 on demand, published estimates; the list price was not to be had":
    "g2-standard-4 à la demande, estimations publiées ; le prix officiel n’était pas à trouver",
  "g2-standard-4 spot, published estimates; changes up to once a day":
    "g2-standard-4 spot, estimations publiées ; change jusqu’à une fois par jour",
  "a2-highgpu-1g on demand, Cyclenerd/google-cloud-pricing-cost-calculator, of 2025-03":
    "a2-highgpu-1g à la demande, Cyclenerd/google-cloud-pricing-cost-calculator, de 2025-03",
  "a2-highgpu-1g spot, Cyclenerd/google-cloud-pricing-cost-calculator, of 2025-03":
    "a2-highgpu-1g spot, Cyclenerd/google-cloud-pricing-cost-calculator, de 2025-03",
  "a3-highgpu-1g flex-start, Cloud Billing catalogue by silybench-data, 2026-09-26":
    "a3-highgpu-1g flex-start, catalogue Cloud Billing de silybench-data, 2026-09-26",
  "a3-highgpu-1g spot, Cloud Billing catalogue by silybench-data, 2026-09-26; changes up to once a day":
    "a3-highgpu-1g spot, catalogue Cloud Billing de silybench-data, 2026-09-26 ; change jusqu’à une fois par jour",
  "your own cluster; set your own figure if its hours cost you money":
    "votre propre grappe ; donnez votre chiffre si ses heures vous coûtent",
  "assumption: a boot disk and a bucket's requests for some minutes":
    "supposition : un disque de démarrage et les requêtes d’un espace de stockage pendant quelques minutes",
  "chosen in the set-up": "choisi dans les réglages",
  "no pool is named; any Kubernetes runs Jobs":
    "aucune réserve n’est nommée ; toute grappe Kubernetes exécute des Jobs",
  "a pool is named, and no image": "une réserve est nommée, et aucune image",
  "litellm 1.109.1, Google's price pages": "litellm 1.109.1, pages de prix de Google",
  "litellm 1.109.1, Google's price pages; one picture of 1K is 0.0336, the rest is for what is sent along":
    "litellm 1.109.1, pages de prix de Google ; une image de 1K coûte 0.0336, le reste va à ce qui l’accompagne",
  "litellm 1.109.1, Google's price pages; 0.0011 more for each picture that is sent along":
    "litellm 1.109.1, pages de prix de Google ; 0.0011 de plus par image envoyée avec",
  "litellm 1.109.1, Google's price pages; older sources say 0.15 with sound":
    "litellm 1.109.1, pages de prix de Google ; d’anciennes sources disent 0.15 avec le son",
  "WaveSpeed blog of 2026-08-28; litellm says 17.5 per million video tokens":
    "blog WaveSpeed du 2026-08-28 ; litellm dit 17.5 par million de jetons vidéo",
  "laozhang's comparison of 2026-11-11": "comparaison de laozhang du 2026-11-11",
  "public code and pages of actors paid by the result, 2025 to 2026; the run's own figure replaces it":
    "code public et pages d’acteurs payés au résultat, 2025 à 2026 ; le chiffre de l’exécution le remplace",
  "start events and machine time of short runs, 2025 to 2026; the run's own figure replaces it":
    "démarrages et temps machine d’exécutions courtes, 2025 à 2026 ; le chiffre de l’exécution le remplace",
  // Ledger: the notes of settling, and what its check finds.
  "what the work cost": "ce que le travail a coûté",
  "what was left of the grant": "ce qui restait de la réserve",
  "it does not follow the row before it": "elle ne suit pas la ligne précédente",
  "its content is not what was hashed": "son contenu n’est pas celui de l’empreinte",
  "it names no grant": "elle ne nomme aucune réserve",
  // Words on a work.
  "the critic accepts it": "le critique l’accepte",
  "taken back": "repris",
  released: "publiée",
  // How a workflow is made.
  "SDXL with identity lock (PuLID + IP-Adapter FaceID)":
    "SDXL avec verrou d’identité (PuLID + IP-Adapter FaceID)",
  "FLUX with identity lock (PuLID + IP-Adapter)": "FLUX avec verrou d’identité (PuLID + IP-Adapter)",
  "model-free plate from her identity picture": "décor sans modèle, d’après son image d’identité",
  "this server has no identity lock: only the guides hold her face":
    "ce serveur n’a pas de verrou d’identité : seuls les guides tiennent son visage",
  "this server has no ControlNet for depth: left out":
    "ce serveur n’a pas de ControlNet pour la profondeur : ce guide est omis",
  "this server has no ControlNet for lines: left out":
    "ce serveur n’a pas de ControlNet pour les lignes : ce guide est omis",
  "this server has no ControlNet for normals: left out":
    "ce serveur n’a pas de ControlNet pour les normales : ce guide est omis",
  // Why sessions run as they do.
  "the cluster restores pods from snapshots": "la grappe restaure des pods depuis des instantanés",
  "there are pools but no snapshots, so a pool would only cost while it waits":
    "il y a des réserves mais pas d’instantanés : une réserve ne ferait que coûter en attendant",
  "there are pools, but we may not claim from them":
    "il y a des réserves, mais le studio n’a pas le droit d’y puiser",
  "any Kubernetes runs Jobs; this one has no pools":
    "toute grappe Kubernetes exécute des Jobs ; celle-ci n’a pas de réserve",
  // Rows of a file of signals.
  "not a JSON object": "pas un objet JSON",
  "a text is expected": "un texte est attendu",
  "a number is expected": "un nombre est attendu",
  "later than the moment it was seen": "après le moment où il a été vu",
  empty: "vide",
  "not a time such as 2026-11-22T12:00:00Z": "pas un moment comme 2026-11-22T12:00:00Z",
  "a time such as 2026-11-22T12:00:00Z is expected": "un moment comme 2026-11-22T12:00:00Z est attendu",
  "seconds since 1970 are expected": "des secondes depuis 1970 sont attendues",
};
