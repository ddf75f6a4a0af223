import {
  CalendarCheck2,
  Clapperboard,
  CloudLightning,
  Images,
  type LucideIcon,
  Settings,
  TrendingUp,
  UserRound,
  Wallet,
  Workflow,
} from "lucide-react";
import { type ComponentType, lazy } from "react";

/** The screens in the order of the rail; each with the key after G. */
export const screens = [
  { name: "today", key: "t", icon: CalendarCheck2 },
  { name: "muse", key: "m", icon: UserRound },
  { name: "trends", key: "r", icon: TrendingUp },
  { name: "workbench", key: "w", icon: Workflow },
  { name: "films", key: "f", icon: Clapperboard },
  { name: "review", key: "v", icon: Images },
  { name: "budget", key: "b", icon: Wallet },
  { name: "burst", key: "u", icon: CloudLightning },
  { name: "settings", key: "s", icon: Settings },
] as const satisfies readonly { name: string; key: string; icon: LucideIcon }[];

export type ScreenName = (typeof screens)[number]["name"];

const loaders: Readonly<Record<ScreenName, () => Promise<{ default: ComponentType }>>> = {
  today: () => import("../features/today").then((m) => ({ default: m.TodayScreen })),
  muse: () => import("../features/muse").then((m) => ({ default: m.MuseScreen })),
  trends: () => import("../features/trends").then((m) => ({ default: m.TrendsScreen })),
  workbench: () => import("../features/workbench").then((m) => ({ default: m.WorkbenchScreen })),
  films: () => import("../features/film").then((m) => ({ default: m.FilmScreen })),
  review: () => import("../features/review").then((m) => ({ default: m.ReviewScreen })),
  budget: () => import("../features/budget").then((m) => ({ default: m.BudgetScreen })),
  burst: () => import("../features/burst").then((m) => ({ default: m.BurstScreen })),
  settings: () => import("../features/settings").then((m) => ({ default: m.SettingsScreen })),
};

/** Loaded when first shown, so that the window is there before the last of them. */
export const contentOf: Readonly<Record<ScreenName, ComponentType>> = {
  today: lazy(loaders.today),
  muse: lazy(loaders.muse),
  trends: lazy(loaders.trends),
  workbench: lazy(loaders.workbench),
  films: lazy(loaders.films),
  review: lazy(loaders.review),
  budget: lazy(loaders.budget),
  burst: lazy(loaders.burst),
  settings: lazy(loaders.settings),
};

/** Loads the rest while nothing else is to do: without an engine they could not be fetched when they are wanted. */
export const loadScreens = () => void Promise.allSettled(Object.values(loaders).map((load) => load()));

export const isScreen = (name: string): name is ScreenName => screens.some((screen) => screen.name === name);
