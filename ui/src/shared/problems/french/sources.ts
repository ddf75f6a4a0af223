import type { FrenchTable } from "./text";

/** Trends, the services that are listened to and asked, and their feeds. */
export const sourceProblems: FrenchTable = {
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
};
