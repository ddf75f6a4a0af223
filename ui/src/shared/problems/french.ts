import type { Problem } from "./problem";

/** A sentence, or one made from what the problem carries. */
export type Text = string | ((problem: Problem) => string);

const named = ({ fields }: Problem): string =>
  (fields ?? []).map(({ field }) => `«\u00a0${field}\u00a0»`).join(", ");
const at = ({ place }: Problem): string => (place ? ` (ligne ${place.line}, colonne ${place.column})` : "");

const badField: Text = (problem) => `Un champ ne convient pas\u00a0: ${named(problem)}${at(problem)}.`;
const badJson: Text = (problem) => `Ce qui a été envoyé n’est pas du JSON${at(problem)}.`;
const notSealable: Text = (problem) => `Le brouillon ne peut pas être scellé à cause de ${named(problem)}.`;
const inReview =
  "Regardez-la\u00a0: vous pouvez l’approuver quand même, ou essayer une autre graine ou un autre moteur de rendu.";

/** What each problem of the engine is in French, and what to do about it. The engine says it in English. */
export const frenchProblems: Readonly<Record<string, readonly [message: Text, advice?: Text]>> = {
  // The studio and its files.
  "studio.owned": [
    "Un autre processus tient déjà ce studio.",
    "Fermez l’autre fenêtre ou l’autre programme Muse, puis réessayez.",
  ],
  "studio.absent": [
    "Il n’y a pas de studio dans ce dossier.",
    "Ouvrez un autre dossier, ou créez-y une première Muse.",
  ],
  "studio.read_only": [
    "Ce programme ne fait que lire le studio ; il n’y change rien.",
    "Utilisez la fenêtre à qui le studio appartient.",
  ],
  "studio.newer_format": [
    "Ce studio a été écrit par une version plus récente de Muse.",
    "Mettez Muse à jour ; le fichier est resté tel quel.",
  ],
  "studio.closing": [
    "Le studio est en train de se fermer.",
    "Rouvrez-le ; rien de ce qui a été confirmé n’est perdu.",
  ],
  "studio.interrupted": [
    "Le travail a été interrompu.",
    "Relancez-le ; ce qui était en cours reprend au prochain démarrage.",
  ],
  "studio.panicked": [
    "Le studio a commis une erreur dans son propre travail.",
    "Rien n’a été gardé à moitié. Signalez-le avec le journal.",
  ],
  "studio.paused": [
    "Le studio est en pause : rien de nouveau ne commence.",
    "Reprenez dans les réglages ; ce qui tourne déjà continue.",
  ],
  "disk.full": [
    "Le disque est plein, ou la taille permise au studio est atteinte : rien n’a été changé.",
    "Libérez de la place et recommencez ; tout ce qui a été fait avant est en sécurité.",
  ],
  "disk.refused": [
    "Le système a refusé un fichier du studio.",
    "Vérifiez que le dossier existe et que vous pouvez y écrire.",
  ],
  "blob.damaged": [
    "Un fichier gardé par le studio manque ou est abîmé.",
    "Restaurez-le depuis une sauvegarde du dossier « blobs » du studio.",
  ],
  "row.damaged": [
    "Une ligne de la base du studio est abîmée.",
    "Restaurez « studio.db » depuis une sauvegarde ; le diagnostic des réglages nomme ce qui est touché.",
  ],
  "vault.closed": [
    "La clé secrète du studio n’est pas disponible.",
    "Déverrouillez le trousseau du système, ou restaurez le fichier « vault.key » du studio depuis une sauvegarde.",
  ],
  "database.refused": [
    "La base du studio a refusé.",
    "Lancez le diagnostic dans les réglages ; si le disque va bien, restaurez « studio.db » depuis une sauvegarde.",
  ],
  "connection.unknown": ["Aucune liaison ne porte ce nom.", "Choisissez l’une de celles des réglages."],

  // Minds outside.
  "mind.bad_address": [
    "L’adresse de cet esprit ne convient pas.",
    "Donnez http://… de cette machine ou de votre réseau, ou https://…, sans nom ni mot de passe ; avec une clé, https:// ou cette machine.",
  ],
  "mind.unreachable": [
    "L’esprit choisi ne répond pas.",
    "Démarrez-le, ou corrigez son adresse dans les réglages ; en attendant, le lexique du studio lit.",
  ],
  "mind.too_slow": [
    "L’esprit choisi n’a pas répondu à temps.",
    "Choisissez un modèle plus petit, ou le lexique du studio.",
  ],
  "mind.key_refused": ["L’esprit choisi refuse la clé.", "Mettez la bonne clé dans les réglages."],
  "mind.bad_reply": [
    "L’esprit choisi répond autrement que ne le veut son protocole.",
    "Vérifiez que l’adresse est celle d’un tel serveur, et qu’il a ce modèle.",
  ],
  "mind.bad_reading": [
    "La réponse de l’esprit choisi est refusée.",
    "Choisissez un modèle qui s’en tient à un schéma JSON ; en attendant, le lexique du studio lit.",
  ],
  "mind.bad_card": [
    "La carte de cet agent est refusée.",
    "Elle doit nommer cette adresse même, par JSONRPC ou HTTP+JSON, avec la version 1.0 du protocole.",
  ],

  // Requests.
  "request.bad": [
    "Le moteur ne comprend pas cette demande.",
    "Corrigez-la et envoyez-la de nouveau ; rien n’a été changé.",
  ],
  "request.bad_field": [badField, "Corrigez le champ et envoyez de nouveau ; rien n’a été changé."],
  "request.bad_json": [badJson, "Corrigez l’endroit et envoyez de nouveau ; rien n’a été changé."],
  "request.bad_host": [
    "Ce studio ne répond pas sous ce nom.",
    "Ouvrez-le à l’adresse 127.0.0.1 de cette machine.",
  ],
  "request.bad_origin": [
    "La page d’un autre site ne peut pas parler à ce studio.",
    "Utilisez la fenêtre du studio, ou un programme qui n’est pas une page web.",
  ],
  "request.bad_method": [
    "Le moteur ne permet pas cela à cette adresse.",
    "Mettez le studio à jour, pour que la fenêtre et le moteur soient de même version.",
  ],
  "request.unknown_path": [
    "Le moteur n’a rien à cette adresse.",
    "Mettez le studio à jour, pour que la fenêtre et le moteur soient de même version.",
  ],
  "request.no_token": [
    "Cet appel demande la clé du studio.",
    "Ouvrez le studio par sa propre fenêtre ; elle apporte la clé.",
  ],
  "request.form": [
    "Le moteur attend le fichier lui-même, pas un formulaire.",
    "Envoyez les octets du fichier.",
  ],
  "request.too_large": ["C’est trop d’un seul coup.", "Envoyez-en moins à la fois."],
  "request.cut_off": ["L’envoi s’est arrêté avant la fin.", "Envoyez de nouveau."],
  "request.timeout": [
    "Le moteur n’a pas répondu à temps.",
    "Regardez si c’est fait malgré tout, puis recommencez.",
  ],

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

  // Money.
  "wallet.short": [
    "Son portefeuille ne suffit pas.",
    "Créditez-le, ou choisissez un moteur de rendu moins cher.",
  ],
  "breaker.open": [
    "Le disjoncteur est ouvert : ce travail dépasserait le plafond de l’heure.",
    "Attendez que la marge revienne, prévoyez moins d’essais, ou relevez le plafond dans Budget, avec un motif.",
  ],
  "budget.daily": [
    "Son budget du jour ne suffit pas.",
    "Attendez demain (UTC), ou scellez une nouvelle génération avec un autre budget quotidien.",
  ],
  "budget.needs_approval": [
    "Ce devis dépasse ce qu’elle dépense sans demander.",
    "Approuvez-le pour continuer.",
  ],
  "grant.exceeded": [
    "Le travail a coûté plus que ce qui était réservé.",
    "Rien n’a été prélevé au-delà de la réserve ; vérifiez le prix de ce moteur de rendu.",
  ],
  "grant.closed": [
    "Cette réserve est déjà réglée, ou n’a jamais été donnée.",
    "Voyez le grand livre dans Budget ; rien n’a été déplacé.",
  ],
  "money.bad_amount": [
    "Ce montant ne peut pas être déplacé.",
    "Donnez un montant supérieur à zéro et d’un milliard au plus.",
  ],
  "limit.no_reason": ["Une limite ne se change qu’avec un motif.", "Dites pourquoi."],
  // Studios that share a Muse.
  "context.away": [
    "Les studios qui la partagent ne peuvent pas être interrogés.",
    "Remettez Redis en marche, ou ne partagez plus ; les ébauches ne coûtent rien et continuent.",
  ],
  "context.healing": [
    "Le portefeuille partagé se reconstitue.",
    "Démarrez les studios qu’il attend ; un studio disparu pour de bon peut être oublié.",
  ],
  "context.wallet_short": [
    "Ce que les studios partagent ne suffit pas.",
    "Créditez le portefeuille, ou choisissez un moteur de rendu moins cher.",
  ],
  "context.cap_reached": [
    "Le disjoncteur est ouvert : ce travail dépasserait le plafond de l’heure de tous les studios qui la partagent.",
    "Attendez que la marge revienne, ou relevez le plafond dans Budget, avec un motif.",
  ],
  "context.not_shared": [
    "Ce studio ne partage ses Muses avec aucun autre.",
    "Donnez à tous les studios l’adresse d’un même Redis.",
  ],
  "context.unknown_studio": [
    "Aucun autre studio de ce nom ne participe.",
    "Voyez qui participe, puis réessayez.",
  ],
  "redis.bad_url": [
    "L’adresse de Redis ne peut pas être utilisée.",
    "Donnez une adresse comme redis://:motdepasse@hôte:6379/0, ou rediss:// pour TLS.",
  ],
  "redis.away": [
    "Redis n’est pas joignable.",
    "Vérifiez que Redis est en marche et que son port est joignable d’ici.",
  ],
  "redis.denied": [
    "Redis refuse cet utilisateur.",
    "Vérifiez l’utilisateur et le mot de passe dans l’adresse ; il lui faut les commandes FCALL, FUNCTION et INFO.",
  ],
  "redis.too_old": ["Ce Redis est trop ancien.", "Installez Redis 7 ou plus récent, ou Valkey."],
  "redis.refused": [
    "Redis refuse de le faire.",
    "Voyez la mémoire, le disque et le rôle de ce Redis, puis réessayez.",
  ],
  "redis.bad_reply": [
    "Redis a répondu quelque chose d’inattendu.",
    "Vérifiez que l’adresse est celle d’un Redis où seuls des studios écrivent.",
  ],
  "redis.bad_input": ["Cela ne peut pas être envoyé à Redis."],
  "redis.healing": [
    "Le portefeuille partagé se reconstitue.",
    "Démarrez les studios qu’il attend ; un studio disparu pour de bon peut être oublié.",
  ],
  "redis.op_differs": [
    "Cette opération est déjà ouverte avec un autre montant.",
    "Rien n’a été déplacé ; comparez les grands livres des studios.",
  ],
  "redis.op_kept": [
    "Cette opération figure dans un grand livre et ne peut pas être rendue.",
    "Rien n’a été déplacé ; comparez les grands livres des studios.",
  ],
  "redis.op_orphan": [
    "Cette opération est réglée alors que rien de tel n’était réservé.",
    "Rien n’a été déplacé ; comparez les grands livres des studios.",
  ],
  "redis.books": ["Le grand livre de ce studio ne peut pas être lu."],
  "pricebook.unreadable": [
    "La liste de prix du studio ne peut pas être lue.",
    "Corrigez la ligne nommée, ou supprimez le fichier pour reprendre les prix livrés.",
  ],
  "pricebook.no_price": [
    "La liste de prix n’a pas de ligne pour ce travail.",
    "Ajoutez-la à « pricebook.toml », avec prix, unité, source, date et confiance.",
  ],
  "registry.unreadable": [
    "La liste des modèles ne peut pas être lue.",
    "Corrigez la ligne nommée, ou retirez le fichier pour reprendre les modèles livrés avec Muse.",
  ],
  "registry.unknown_model": ["Ce modèle n’est pas connu.", "`muse models` montre ceux qu’il y a."],
  "registry.retired": ["Ce modèle ne répond plus.", "Prenez celui qui lui succède ; `muse models` le nomme."],
  "registry.wrong_kind": [
    "Ce modèle ne fait pas ce qui est demandé.",
    "`muse models` montre ce que chacun fait.",
  ],
  "registry.none": [
    "Aucun modèle encore en service n’est connu pour ce travail.",
    "Ajoutez-en un à « providers.toml », dans le dossier du studio.",
  ],

  // Works, renders, ComfyUI.
  "intent.length": [
    "Une intention compte de 1 à 400 caractères.",
    "Dites en une phrase ce qu’il faut créer.",
  ],
  "production.unknown": ["Cette œuvre n’existe pas dans ce studio.", "Cherchez-la dans Revue."],
  "production.ambiguous": [
    "Plusieurs œuvres finissent par ces chiffres.",
    "Donnez plus de chiffres de l’identifiant, ou l’identifiant entier.",
  ],
  "production.busy": [
    "Cette œuvre est justement en cours.",
    "Attendez qu’elle soit finie, ou arrêtez-la d’abord.",
  ],
  "production.not_releasable": [
    "Cette œuvre ne peut pas être publiée dans son état.",
    "Approuvez-la d’abord.",
  ],
  "ask.differs": [
    "Autre chose a déjà été demandé sous cet identifiant.",
    "Donnez à chaque nouvelle demande un identifiant à elle.",
  ],
  "production.not_running": ["Cette œuvre n’est plus en cours : il n’y a rien à arrêter."],
  "render.missing_nodes": [
    "Il manque au serveur ComfyUI des nœuds de ce flux.",
    "Installez l’extension qui les apporte, redémarrez ComfyUI, puis réessayez.",
  ],
  "render.invalid_workflow": [
    "Ce flux n’est pas valable.",
    "Corrigez les entrées nommées, ou choisissez un autre moteur de rendu.",
  ],
  "render.unknown_template": [
    "Aucun modèle de flux ne porte ce nom.",
    "Choisissez l’un de ceux qui existent.",
  ],
  "render.unknown_target": [
    "L’exécution ne peut pas s’arrêter à ce nœud.",
    "Choisissez-en un qui n’est ni muet ni contourné et qui produit une image.",
  ],
  "render.no_reference": [
    "Elle n’a pas d’image de référence.",
    "Enregistrez de nouveau son visage, avec au moins une image.",
  ],
  "render.no_picture": [
    "Le flux s’est exécuté, mais aucune image n’en est sortie.",
    "Ouvrez le flux dans ComfyUI et regardez son nœud de sortie.",
  ],
  "render.cancelled": [
    "Le rendu a été arrêté.",
    "Seul ce qui a servi est prélevé ; relancez-le quand vous voulez.",
  ],
  "render.deadline": [
    "Le rendu a duré plus longtemps que prévu.",
    "Prenez un format plus petit ou un serveur plus rapide.",
  ],
  "comfy.bad_url": [
    "Ce n’est pas l’adresse d’un serveur ComfyUI.",
    "Donnez une adresse comme http://127.0.0.1:8188.",
  ],
  "comfy.unreachable": [
    "Le serveur ComfyUI ne répond pas.",
    "Vérifiez que ComfyUI tourne et que son adresse s’ouvre dans un navigateur de cette machine.",
  ],
  "comfy.bad_reply": [
    "Le serveur a répondu autrement que ne le fait ComfyUI.",
    "Vérifiez que l’adresse est celle de ComfyUI, et non d’un relais ou d’une page de connexion.",
  ],
  "comfy.prompt_refused": ["ComfyUI a refusé ce flux.", "Ouvrez le flux et corrigez les entrées signalées."],
  "comfy.missing_nodes": [
    "Il manque au serveur ComfyUI des nœuds de ce flux.",
    "Installez l’extension qui les apporte, redémarrez ComfyUI, puis réessayez.",
  ],
  "comfy.execution_failed": [
    "Un nœud du flux a échoué dans ComfyUI.",
    "Le détail nomme le nœud ; si la mémoire manque, demandez une image plus petite.",
  ],
  "comfy.cancelled": ["L’exécution a été arrêtée."],
  "comfy.interrupted": [
    "L’exécution a été interrompue sur le serveur.",
    "Quelqu’un l’a arrêtée du côté de ComfyUI ; relancez-la.",
  ],
  "comfy.deadline": [
    "L’exécution n’a pas fini à temps.",
    "Laissez plus de temps, ou demandez moins d’étapes ou une image plus petite.",
  ],
  "comfy.too_large": ["ComfyUI envoie plus que ce qui peut être reçu.", "Demandez un résultat plus petit."],
  "comfy.prompt_lost": [
    "ComfyUI ne connaît plus cette demande.",
    "Il a sans doute redémarré et oublié sa file ; relancez le travail.",
  ],
  "comfy.bad_document": [
    "Ce document n’est pas un flux utilisable.",
    "Exportez de nouveau le flux depuis ComfyUI (File, Export).",
  ],
  "comfy.unsafe_name": ["Ce nom de fichier n’est pas sûr.", "Prenez un nom simple, sans dossier ni « .. »."],
  "comfy.disk": [
    "Un fichier n’a pas pu être écrit.",
    "Vérifiez que le dossier existe, que vous pouvez y écrire et qu’il y a de la place.",
  ],
  "comfy.script": ["Ce script ne peut pas être lu.", "Le détail nomme la ligne à corriger."],

  // The critic, when a work ends with its word.
  "critic.rejected": ["Le critique l’a refusée.", inReview],
  "critic.no_face": ["Le critique l’a refusée : aucun visage n’est trouvé.", inReview],
  "critic.several_faces": ["Le critique l’a refusée : plusieurs visages sont trouvés.", inReview],
  "critic.unsure": ["Le critique l’a refusée : le visage ne se voit pas assez bien.", inReview],
  "critic.stranger": ["Le critique l’a refusée : c’est quelqu’un d’autre.", inReview],
  "critic.drifted": ["Le critique l’a refusée : le visage a dérivé.", inReview],
  "critic.copy_paste": ["Le critique l’a refusée : elle recopie une image de référence.", inReview],
  "critic.shape_drift": ["Le critique l’a refusée : la forme du visage s’écarte de plus de 2 %.", inReview],
  "critic.repair_worse": ["Le critique l’a refusée : la retouche a empiré quelque chose.", inReview],
  "critic.only_itself": [
    "Le critique l’a refusée : il n’y a pas de seconde référence à laquelle la comparer.",
    inReview,
  ],
  "critic.uncalibrated": [
    "Le critique l’a refusée : l’échelle n’a jamais été mesurée pour ce genre d’image.",
    inReview,
  ],

  // Review.
  "autopilot.no_proposal": [
    "Cette idée n’attend pas votre avis.",
    "Regardez de nouveau ses initiatives ; elle a peut-être déjà commencé.",
  ],
  "review.not_in_review": ["Cette œuvre n’est pas en revue.", "Revue montre ce qui attend."],
  "review.not_allowed": [
    "Cette œuvre ne peut pas passer de son état à celui-là.",
    "Regardez dans Revue où elle en est ; seule une œuvre approuvée se publie.",
  ],
  "desk.count": ["Un envoi compte au moins une étape, et pas trop.", "Envoyez-les en plusieurs fois."],
  "desk.bad_stars": [
    "Une prise reçoit de 0 à 5 étoiles.",
    "Corrigez et envoyez de nouveau ; rien n’a été changé.",
  ],
  "desk.bad_pin": [
    "Cette note ne peut pas être posée ainsi.",
    "Posez-la sur l’image, avec un texte ou un tracé pas trop long ; rien n’a été changé.",
  ],
  "desk.bad_text": [
    "Ce texte est trop long, ou contient des caractères de contrôle.",
    "Corrigez et envoyez de nouveau ; rien n’a été changé.",
  ],
  "desk.too_many_pins": [
    "Cette image porte déjà autant de notes que possible.",
    "Retirez les notes qui sont réglées.",
  ],
  "desk.pin_unknown": [
    "Cette note n’est pas, ou plus, sur cette image.",
    "Elle a peut-être été retirée dans une autre fenêtre ; regardez de nouveau.",
  ],
  "desk.pin_exists": ["Il y a déjà une note de cet identifiant.", "Laissez le studio en donner un."],
  "desk.nothing_to_undo": ["Il n’y a rien à annuler.", "L’historique montre ce qui a été fait."],
  "desk.nothing_to_redo": [
    "Il n’y a rien à rétablir.",
    "Annulez d’abord quelque chose ; une nouvelle étape met fin à ce qui pouvait se rétablir.",
  ],
  "desk.overtaken": [
    "Cette étape est dépassée : l’œuvre a changé depuis.",
    "Elle reste telle quelle ; la suivante peut être annulée ou rétablie.",
  ],
  "desk.not_again": [
    "Seule une œuvre en revue ou refusée se refait.",
    "Remettez-la d’abord en revue, ou commencez une nouvelle œuvre pour la même intention.",
  ],
  "desk.red_line": [
    "Cela franchit une de ses lignes rouges.",
    "Commencez une nouvelle œuvre avec une autre intention.",
  ],

  // Trends.
  "insight.unknown": [
    "Cette tendance est maintenant regroupée autrement.",
    "Regardez de nouveau les tendances : un import les recalcule.",
  ],
  "signals.unreadable": [
    "Le fichier ne peut pas être lu.",
    "Vérifiez son emplacement et que vous pouvez le lire.",
  ],
  "signals.nothing_usable": [
    "Le fichier n’a aucune ligne utilisable.",
    "Il faut un objet JSON par ligne, avec id, title, created_at, observed_at et upvotes ; les exports des acteurs Reddit et TikTok et les listes de Reddit sont lus tels quels.",
  ],
  "signals.interrupted": [
    "La lecture du fichier a été interrompue.",
    "Importez-le de nouveau ; les lignes déjà gardées sont reconnues.",
  ],

  // Live sources and their feeds.
  "google.bad_setting": [
    "Un réglage de Google ne peut pas servir.",
    "Corrigez la variable nommée, ou la clé.",
  ],
  "google.no_credentials": [
    "Ni clé ni identifiants Google n’ont été trouvés.",
    "Gardez une clé dans les réglages, ou définissez GOOGLE_API_KEY.",
  ],
  "google.sign_in": ["La connexion à Google a échoué.", "Vérifiez les identifiants de ce compte."],
  "google.denied": [
    "Google refuse cette clé ou ce compte.",
    "Vérifiez la clé et ce que le compte a le droit de faire.",
  ],
  "google.bad_request": ["Google n’accepte pas cette demande.", "Changez ce que la phrase nomme."],
  "google.model_gone": ["Google n’a pas ce modèle ici.", "`muse models` nomme celui qui lui succède."],
  "google.job_gone": ["Google ne connaît plus ce travail.", "Recommencez-le s’il faut encore le faire."],
  "google.rate_limited": ["Google demande de ralentir.", "Réessayez un peu plus tard."],
  "google.daily_quota": [
    "Le quota Google du jour est épuisé.",
    "Attendez demain, ou demandez un quota plus grand à Google.",
  ],
  "google.unavailable": ["Google ne peut pas répondre maintenant.", "Réessayez un peu plus tard."],
  "google.unreachable": ["Google ne répond pas.", "Vérifiez votre réseau."],
  "google.outcome_unknown": [
    "Issue inconnue : la demande payante est partie et aucune réponse n’est venue.",
    "Elle n’est pas renvoyée. Regardez la facture de Google avant de recommencer.",
  ],
  "google.deadline": [
    "Google n’a pas répondu dans le temps prévu.",
    "Réessayez, ou demandez une image plus petite.",
  ],
  "google.cancelled": ["L’attente a été annulée.", "Ce qui est parti peut être facturé."],
  "google.blocked": [
    "Google a refusé cette demande.",
    "Changez les mots, ou prenez un autre moteur de rendu.",
  ],
  "google.interrupted": ["La réponse s’est interrompue.", "Réessayez."],
  "google.not_as_asked": ["La réponse n’a pas la forme demandée.", "Réessayez, ou prenez un autre modèle."],
  "google.no_picture": [
    "La réponse ne contient pas d’image.",
    "Changez les mots, ou prenez un autre moteur de rendu.",
  ],
  "google.job_ended": ["Le travail s’est terminé sans résultat.", "Lisez la raison, puis recommencez."],
  "google.filtered": ["Google a retenu le résultat.", "Changez les mots ou les images envoyées."],
  "google.bad_reply": ["Google a répondu autre chose que prévu.", "Réessayez plus tard."],
  "google.too_large": ["La réponse de Google est trop grande.", "Demandez moins, ou plus petit."],
  "google.disk": ["Le fichier n’a pas pu être écrit.", "Faites de la place sur le disque."],
  "source.no_key": [
    "Le studio n’a pas de clé pour ce service.",
    "Gardez-en une dans les réglages ; pour Reddit, l’identifiant d’une application à vous.",
  ],
  "source.bad_credentials": [
    "Le service n’accepte pas la clé.",
    "Créez-y une nouvelle clé, gardez-la dans les réglages et testez la liaison.",
  ],
  "source.not_rented": [
    "Cet acteur se loue d’abord sur Apify.",
    "Louez-le sur sa page, ou choisissez un acteur payé au message.",
  ],
  "source.rate_limited": [
    "Le service est interrogé trop souvent.",
    "Le studio attend comme demandé ; si cela se répète, espacez les écoutes.",
  ],
  "source.spend_cap": [
    "Apify n’exécute plus rien pour ce compte : sa propre limite est atteinte.",
    "Relevez la limite dans la facturation d’Apify, ou attendez son prochain mois.",
  ],
  "source.gone": [
    "Il n’y a plus rien à écouter à cet endroit.",
    "Vérifiez les noms ; une communauté fermée ou renommée ne s’écoute plus.",
  ],
  "source.refused": [
    "Le service a compris la demande et la refuse.",
    "Vérifiez ce que demande l’écoute ; rien n’a été commencé.",
  ],
  "source.bad_reply": [
    "Le service a répondu quelque chose qui ne se lit pas.",
    "Réessayez plus tard ; si cela dure, le service a changé et Muse demande une mise à jour.",
  ],
  "source.too_large": ["La réponse du service est trop grande.", "Demandez moins de messages à la fois."],
  "source.unreachable": [
    "Le service ne répond pas.",
    "Vérifiez votre réseau ; le studio redemande de lui-même.",
  ],
  "source.failing": [
    "Le service est lui-même en difficulté.",
    "Il n’y a rien à faire ici : le studio redemande de lui-même.",
  ],
  "source.run_failed": [
    "L’exécution sur Apify n’a pas abouti.",
    "Regardez-la sur apify.com ; ce qu’elle a coûté est noté.",
  ],
  "source.not_started": [
    "L’exécution n’a jamais commencé : la question ou sa réponse s’est perdue.",
    "Rien n’a été dépensé ; l’écoute reprend à son heure.",
  ],
  "source.outcome_unknown": [
    "Personne ne peut dire ce qu’est devenue l’exécution : le plus qu’elle puisse coûter est compté comme dépensé.",
    "Comparez avec les exécutions sur apify.com.",
  ],
  "source.bad_address": [
    "Cette adresse n’est pas celle d’un service à qui confier une clé.",
    "Donnez une adresse https, ou une adresse de cette machine.",
  ],
  "feed.unknown": ["Cette écoute n’existe pas, ou plus.", "Regardez de nouveau la liste des écoutes."],
  "feed.ambiguous": ["Plusieurs écoutes portent ce nom.", "Désignez-la par son identifiant."],
  "feed.bad_listening": [
    "Cela ne peut pas s’écouter ainsi.",
    "Corrigez les noms ou les mots et envoyez de nouveau ; rien n’a été changé.",
  ],
  "feed.wrong_way": [
    "Cela ne s’écoute pas par cette voie.",
    "Reddit s’écoute par Apify, par une application ou par son flux ouvert ; TikTok par Apify seulement.",
  ],
  "feed.out_of_range": [
    "Un nombre de cette écoute sort de ses limites.",
    "Ramenez-le entre ses bornes ; rien n’a été changé.",
  ],
  "feed.bad_name": ["Un nom tient sur une ligne de 1 à 80 caractères.", "Donnez-lui un autre nom."],
  "feed.needs_muse": [
    "Une écoute par Apify coûte de l’argent, et celle-ci n’est à personne.",
    "Nommez la Muse dont le portefeuille la paie.",
  ],
  "feed.needs_cap": [
    "Une écoute par Apify coûte de l’argent, et rien ne dit combien au plus.",
    "Dites combien une écoute peut coûter.",
  ],
  "feed.too_many": ["Le studio a autant d’écoutes que possible.", "Retirez-en une qui n’apporte rien."],
  "feed.busy": ["Cette écoute est justement en cours.", "Attendez sa fin ; elle reprend à son heure."],
  "feed.too_soon": [
    "Le service veut encore un peu de repos.",
    "Attendez ; l’écoute reprend d’elle-même dès que possible.",
  ],
  // Films.
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
  // Rented machines.
  "burst.bad_setting": ["Un réglage de la grappe ne peut pas servir.", "Corrigez-le."],
  "burst.kubeconfig": [
    "Ce kubeconfig ne peut pas servir.",
    "Vérifiez-le avec `kubectl config get-contexts`, ou choisissez un autre contexte.",
  ],
  "burst.sign_in": [
    "La connexion à la grappe est refusée.",
    "Connectez-vous de nouveau (`gcloud auth login` pour GKE), puis vérifiez `kubectl get pods`.",
  ],
  "burst.unreachable": [
    "La grappe est injoignable.",
    "Vérifiez le réseau, le VPN dont elle a besoin, et que `kubectl version` répond.",
  ],
  "burst.silent": [
    "La grappe n’a pas répondu à temps.",
    "C’est peut-être fait : la session est recherchée, et finit d’elle-même à la fin de son bail.",
  ],
  "burst.denied": [
    "La grappe ne le permet pas.",
    "Demandez à qui l’administre d’y appliquer ce que le studio imprime pour elle.",
  ],
  "burst.missing": [
    "La grappe n’a pas ce qu’il faut.",
    "Appliquez-y ce que le studio imprime pour elle, et vérifiez le nom de l’espace.",
  ],
  "burst.refused": ["La grappe a refusé.", "Changez la machine ou la réserve comme le message le dit."],
  "burst.unavailable": [
    "La grappe n’est pas disponible.",
    "Réessayez dans une minute ; une session en cours finit d’elle-même à la fin de son bail.",
  ],
  "burst.bad_reply": [
    "La réponse n’est pas celle d’une grappe.",
    "Vérifiez que l’adresse est celle d’une API Kubernetes, et non d’un mandataire.",
  ],
  "burst.over": ["Cette session est finie.", "Commencez-en une autre."],
  "burst.not_ready": ["La machine n’est pas encore prête.", "Attendez qu’elle le soit."],
  "burst.listen": [
    "Aucun port de cette machine ne peut s’ouvrir.",
    "Fermez des programmes qui tiennent beaucoup de connexions, puis réessayez.",
  ],
};
