import type { Problem } from "../problem";
import { type FrenchTable, named, type Text } from "./text";

const at = ({ place }: Problem): string => (place ? ` (ligne ${place.line}, colonne ${place.column})` : "");

const badField: Text = (problem) => `Un champ ne convient pas\u00a0: ${named(problem)}${at(problem)}.`;
const badJson: Text = (problem) => `Ce qui a été envoyé n’est pas du JSON${at(problem)}.`;

/** The studio and its files, minds outside, and what is sent to the engine. */
export const studioProblems: FrenchTable = {
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
};
