import type { FrenchTable } from "./text";

/** Money, and the studios that share it. */
export const moneyProblems: FrenchTable = {
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
};
