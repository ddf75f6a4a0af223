import { useEffect, useSyncExternalStore } from "react";
import { accentOf } from "../shared/accent";
import type { Locale } from "../shared/locale";

export type Theme = "dark" | "light";

/** What the settings say, `system` resolved. */
export function localeOf(chosen: string | undefined): Locale {
  if (chosen === "en" || chosen === "fr") return chosen;
  return navigator.language.toLowerCase().startsWith("fr") ? "fr" : "en";
}

const lightQuery = "(prefers-color-scheme: light)";

function onSystemTheme(changed: () => void): () => void {
  const query = window.matchMedia(lightQuery);
  query.addEventListener("change", changed);
  return () => query.removeEventListener("change", changed);
}

export function useTheme(chosen: string | undefined): Theme {
  const light = useSyncExternalStore(onSystemTheme, () => window.matchMedia(lightQuery).matches);
  if (chosen === "system") return light ? "light" : "dark";
  return chosen === "light" ? "light" : "dark";
}

/** Puts language, theme and the Muse's accent on the page. */
export function useDressed(locale: Locale, theme: Theme, palette: readonly string[]): void {
  useEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);
  useEffect(() => {
    document.documentElement.dataset["theme"] = theme;
  }, [theme]);
  const dress = accentOf(palette, theme);
  const [accent, onAccent] = [dress?.accent, dress?.onAccent];
  useEffect(() => {
    const { style } = document.documentElement;
    for (const [name, value] of [
      ["--accent", accent],
      ["--on-accent", onAccent],
    ] as const) {
      if (value === undefined) style.removeProperty(name);
      else style.setProperty(name, value);
    }
  }, [accent, onAccent]);
}
