// Why the studio did not open, in French, by the code of the problem: what happened, what to do. Where the window has the
// same problem it says it alike (ui/src/shared/problems); ui/tools/problems.mjs sees that no code is missing.
const frenchWords = {
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
  "studio.closing": [
    "Le studio est en train de se fermer.",
    "Rouvrez-le ; rien de ce qui a été confirmé n’est perdu.",
  ],
  "pricebook.unreadable": [
    "La liste de prix du studio ne peut pas être lue.",
    "Corrigez la ligne nommée, ou supprimez le fichier pour reprendre les prix livrés.",
  ],
  "pricebook.no_price": [
    "La liste de prix n’a pas de ligne pour ce travail.",
    "Ajoutez-la à « pricebook.toml », avec prix, unité, source, date et confiance.",
  ],
  "serve.not_loopback": [
    "Cette adresse peut être atteinte par d’autres machines.",
    "Prenez une adresse de cette machine, comme 127.0.0.1.",
  ],
  "serve.port_taken": [
    "Quelque chose répond déjà à ce port.",
    "Un autre studio y tourne peut-être ; fermez-le, puis réessayez.",
  ],
  "serve.refused": [
    "Le système refuse l’adresse du studio.",
    "Vérifiez qu’un pare-feu n’interdit pas les liaisons sur cette machine, puis réessayez.",
  ],
  "serve.weak_token": [
    "La clé donnée ne protège pas assez.",
    "Laissez le studio en faire une bonne.",
  ],
  "serve.broken": [
    "Le moteur s’est arrêté de lui-même.",
    "Relancez-le ; rien de ce qui a été confirmé n’est perdu.",
  ],
};
