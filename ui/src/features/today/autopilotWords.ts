import type { Reply } from "../../platform";
import { words } from "../../shared/words";

type Pilot = Reply<"autopilot">;

/** What a reason may need to be said in figures. */
type Said = { readonly pilot: Pilot; readonly money: (amount: number) => string };
type Reasons = Readonly<Record<string, (said: Said) => string>>;

const english: Reasons = {
  "idea.none": () => "Nothing of hers is in this trend: none of her values, and no axis near to hers.",
  "leave.cost": ({ pilot, money }) =>
    `Worth making, but it may cost more than the ${money(pilot.leave.unasked)} she spends unasked.`,
  "leave.day": ({ pilot }) => `She has begun the ${pilot.leave.per_day} works she may begin in a day.`,
  "leave.waiting": ({ pilot }) => `${pilot.waiting} of her works wait for your word; she waits for you.`,
  "leave.wallet": () => "Her wallet does not cover another work.",
  "leave.breaker": () => "The breaker has no room for another work in this hour.",
  "context.taken_up": () => "Another studio that shares her has taken it up.",
  red_line: () => "It would cross one of her red lines.",
  "alignment.low": () => "It does not fit her values.",
  "roi.low": () => "It would not pay, and the trend is not at its peak.",
  "roi.high": () => "It is worth more than it costs.",
  "trend.peaking": () => "The trend is at its peak.",
  "creator.insisted": () => "You wanted it.",
};

const french: Reasons = {
  "idea.none": () => "Rien d’elle dans cette tendance : aucune de ses valeurs, aucun axe proche du sien.",
  "leave.cost": ({ pilot, money }) =>
    `Vaut la peine, mais peut coûter plus que les ${money(pilot.leave.unasked)} qu’elle dépense sans demander.`,
  "leave.day": ({ pilot }) => `Elle a commencé les ${pilot.leave.per_day} œuvres permises en un jour.`,
  "leave.waiting": ({ pilot }) => `${pilot.waiting} de ses œuvres attendent votre avis ; elle vous attend.`,
  "leave.wallet": () => "Son portefeuille ne couvre pas une autre œuvre.",
  "leave.breaker": () => "Le disjoncteur ne laisse plus de place cette heure-ci.",
  "context.taken_up": () => "Un autre studio qui la partage s’en est chargé.",
  red_line: () => "Cela franchirait une de ses lignes rouges.",
  "alignment.low": () => "Cela ne va pas avec ses valeurs.",
  "roi.low": () => "Cela ne rapporterait pas assez, et la tendance n’est pas à son sommet.",
  "roi.high": () => "Cela vaut plus que cela ne coûte.",
  "trend.peaking": () => "La tendance est à son sommet.",
  "creator.insisted": () => "Vous l’avez voulu.",
};

export const autopilotWords = words({
  en: {
    title: "Acts by herself",
    off: "She makes only what you ask for.",
    today: (begun: number, most: number) => `${begun} of ${most} works today`,
    awake: "She looks at every trend as it moves.",
    halted: "She stopped by herself: her last pictures wander off from her.",
    goOn: "Let her go on",
    mood: { radiant: "Radiant.", content: "Content.", calm: "Calm.", restless: "Restless.", low: "Low." },
    log: "What she did",
    logTitle: "What she did by herself",
    logAbout: "Every trend she looked at, what came of it, and why.",
    nothing: "Nothing yet",
    nothingText: "When she may act, each look at a trend is told here.",
    outcome: { begun: "Begun", proposed: "Proposed", declined: "Let be" },
    reason: (code: string, said: Said) => english[code]?.(said) ?? code,
    trend: "The trend",
    work: "The work",
    make: "Make it",
    byHerself: "by herself:",
    looked: (trend: string) => `She looked at “${trend}”`,
    aTrend: "a trend",
  },
  fr: {
    title: "Agit d’elle-même",
    off: "Elle ne fait que ce que vous demandez.",
    today: (begun: number, most: number) => `${begun} sur ${most} œuvres aujourd’hui`,
    awake: "Elle regarde chaque tendance qui bouge.",
    halted: "Elle s’est arrêtée d’elle-même : ses dernières images s’éloignent d’elle.",
    goOn: "La laisser continuer",
    mood: {
      radiant: "Rayonnante.",
      content: "Contente.",
      calm: "Calme.",
      restless: "Agitée.",
      low: "Abattue.",
    },
    log: "Ce qu’elle a fait",
    logTitle: "Ce qu’elle a fait d’elle-même",
    logAbout: "Chaque tendance qu’elle a regardée, ce qu’il en est sorti, et pourquoi.",
    nothing: "Rien encore",
    nothingText: "Quand elle peut agir, chaque regard sur une tendance est dit ici.",
    outcome: { begun: "Commencée", proposed: "Proposée", declined: "Laissée" },
    reason: (code: string, said: Said) => french[code]?.(said) ?? code,
    trend: "La tendance",
    work: "L’œuvre",
    make: "La faire",
    byHerself: "d’elle-même :",
    looked: (trend: string) => `Elle a regardé « ${trend} »`,
    aTrend: "une tendance",
  },
});
