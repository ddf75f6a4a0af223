import { words } from "../words";

export const driftWords = words({
  en: {
    shape: (percent: string) => `The mean shape of her last pictures is ${percent} off hers.`,
    score: (score: string, own: string) => `Their mean score of ${score} lies below her own, ${own}.`,
  },
  fr: {
    shape: (percent: string) =>
      `La forme moyenne de ses dernières images s’écarte de ${percent} de la sienne.`,
    score: (score: string, own: string) => `Leur score moyen de ${score} est inférieur au sien, ${own}.`,
  },
});
