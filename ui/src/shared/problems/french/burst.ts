import type { FrenchTable } from "./text";

/** Rented machines. */
export const burstProblems: FrenchTable = {
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
  "burst.not_set_up": [
    "Aucune grappe n’est encore reliée.",
    "Reliez-en une dans les réglages, sous Kubernetes, puis réessayez.",
  ],
  "burst.queue_full": [
    "Trop d’images attendent une machine louée.",
    "Attendez que quelques-unes soient faites, ou commencez une autre session.",
  ],
  "burst.owner_full": [
    "Trop de ses images attendent une machine louée.",
    "Attendez que quelques-unes soient faites, ou commencez une autre session.",
  ],
  "burst.over_cap": [
    "Une session louée a été finie : ce qui est retenu aurait dépassé le plafond.",
    "Relevez le plafond avec une raison, puis commencez-en une autre.",
  ],
  "burst.unknown": ["Cette session n’est pas dans ce studio.", "Regardez de nouveau la liste des sessions."],
  "burst.ambiguous": [
    "Plusieurs sessions finissent par ces chiffres.",
    "Donnez plus de chiffres de l’identifiant, ou l’identifiant entier.",
  ],
  "burst.too_many": [
    "Autant de sessions que permis vivent déjà.",
    "Finissez-en une, ou permettez-en davantage dans les réglages.",
  ],
  "burst.ended": [
    "La session a fini avant le rendu.",
    "Renfort dit pourquoi ; relancez, une autre session démarre.",
  ],
  "burst.lost": [
    "La session a disparu pendant le rendu.",
    "Ce qu’elle a coûté est noté ; relancez quand vous voulez.",
  ],
  "burst.unproven": [
    "Le résultat de la session n’a pas pu être vérifié.",
    "Il n’est pas gardé ; relancez le rendu.",
  ],
};
