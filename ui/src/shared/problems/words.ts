import { words } from "../words";

export const problemWords = words({
  en: {
    detail: "Detail",
    unknown: "The engine met a problem.",
    refused: (status: number) => `The engine refused with status ${status}.`,
    refusedAdvice: "Try again; if it stays, close the studio and start it again.",
    fault: (message: string) => message,
    /** What the window itself meets, by code. */
    own: {
      engine_unreachable: {
        message: "The engine does not answer.",
        advice: "Check that the studio is running, then try again.",
      },
      engine_slow: {
        message: "The engine takes too long to answer.",
        advice: "It may be busy, or stuck. Look whether it was done all the same, then try again.",
      },
      bad_reply: {
        message: "The engine answered in a form this window does not understand.",
        advice: "Update the studio, so that window and engine are of one version.",
      },
      picture_unreadable: { message: "The picture cannot be shown.", advice: "Choose another picture." },
      window: { message: "This window made a mistake in its own work.", advice: "Try it again." },
    },
  },
  fr: {
    detail: "Détail",
    unknown: "Le moteur a rencontré un problème.",
    refused: (status: number) => `Le moteur a refusé, avec l’état ${status}.`,
    refusedAdvice: "Réessayez ; si cela persiste, fermez le studio puis relancez-le.",
    fault: (message: string) => `Le moteur ne l’accepte pas ainsi (« ${message} »).`,
    own: {
      engine_unreachable: {
        message: "Le moteur ne répond pas.",
        advice: "Vérifiez que le studio tourne, puis réessayez.",
      },
      engine_slow: {
        message: "Le moteur met trop de temps à répondre.",
        advice:
          "Il est peut-être occupé, ou bloqué. Regardez si cela s’est fait malgré tout, puis réessayez.",
      },
      bad_reply: {
        message: "Le moteur a répondu sous une forme que cette fenêtre ne comprend pas.",
        advice: "Mettez le studio à jour, pour que la fenêtre et le moteur soient de même version.",
      },
      picture_unreadable: {
        message: "L’image ne peut pas être montrée.",
        advice: "Choisissez une autre image.",
      },
      window: {
        message: "Cette fenêtre a commis une erreur dans son propre travail.",
        advice: "Réessayez.",
      },
    },
  },
});
