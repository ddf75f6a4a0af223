import { useMemo } from "react";
import { type EngineError, useEngine } from "../../../platform";
import { useWords } from "../../../shared/words";
import type { Template } from "../api";
import { templateWords } from "./words";

type Names = (typeof templateWords)["en"]["named"];

/** Documents to begin with, told in the language of the window. */
export function useTemplates(): {
  readonly templates: readonly Template[];
  readonly error: EngineError | null;
  readonly retry: () => void;
} {
  const { named } = useWords(templateWords);
  const { data, error, refetch } = useEngine("workflow_starts");
  const templates = useMemo(() => (data ?? []).map((one) => told(one, named)), [data, named]);
  return { templates, error, retry: () => void refetch() };
}

/** The studio's own templates have words here; what a server brings is told as it tells it. */
export function told(template: Template, named: Names): Template {
  const words = template.origin === "studio" ? named[template.name] : undefined;
  const { title, about } = words ?? template;
  // The engine's sentences go on from a name.
  return { ...template, title, about: about.replace(/^\p{Ll}/u, (first) => first.toUpperCase()) };
}
