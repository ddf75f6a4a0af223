import type { FrenchTable } from "./text";

const inReview =
  "Regardez-la\u00a0: vous pouvez l’approuver quand même, ou essayer une autre graine ou un autre moteur de rendu.";

/** Works, their renders, the critic and the review. */
export const workProblems: FrenchTable = {
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
};
