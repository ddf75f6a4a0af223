import { createContext, use } from "react";

/** The Muse the window shows, and how to show another; `null` before there is one. */
export type Current = {
  readonly museId: string | null;
  readonly choose: (museId: string) => void;
};

export const CurrentMuseContext = createContext<Current>({ museId: null, choose: () => undefined });

export const useCurrentMuse = (): Current => use(CurrentMuseContext);

/** What a screen may already know of a work that is to be made. */
export type Wanted = { readonly intent?: string };

export const ProduceContext = createContext<(wanted?: Wanted) => void>(() => undefined);

/** Opens the sheet in which a work is asked for, from any screen. */
export const useOpenProduce = (): ((wanted?: Wanted) => void) => use(ProduceContext);

export const BurstContext = createContext<() => void>(() => undefined);

/** Opens the sheet in which a rented GPU is asked for, from any screen. */
export const useOpenBurst = (): (() => void) => use(BurstContext);
