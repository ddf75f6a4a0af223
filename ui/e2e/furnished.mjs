// A studio with something on every screen, made over the same doors that a person's hands use.
import { setTimeout as pause } from "node:timers/promises";

/** Runs in the page: one call to the engine. */
async function call(method, path, body) {
  const answer = await fetch(`/api/v1${path}`, {
    method,
    ...(body === null
      ? {}
      : typeof body === "string"
        ? { headers: { "Content-Type": "application/octet-stream" }, body }
        : { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return text === "" ? null : JSON.parse(text);
}

/** Asks the engine from inside the page. */
export const engineOf =
  (page) =>
  (method, path, body = null) =>
    page.run(call, method, path, body);

/** Whom the starter face becomes; enough of a character for every part of the designer. */
export const draftOf = (name, starter) => ({
  name,
  persona: "Reads buildings like faces.",
  identity: { kind: "starter", starter },
  moral_graph: {
    axes: { autonomy: 0.6, sophistication: 0.5, technophilia: 0.4, ego: 0.3 },
    values: [
      { id: "craft", label: "Craft", weight: 0.8, terms: ["clay", "glaze"] },
      { id: "calm", label: "Calm", weight: 0.6, terms: ["fog", "harbour"] },
    ],
    edges: [{ from: "craft", to: "calm", weight: 0.5 }],
  },
  style: {
    palette: ["#ece7df", "#23201d", "#7a5a42"],
    wardrobe: ["linen coat"],
    light: { azimuth_degrees: 35, elevation_degrees: 35, warmth: 0.15, softness: 0.6 },
    lens_mm: 85,
    look: "editorial",
  },
  voice: { tone: "dry", languages: ["en"] },
  red_lines: [{ tag: "minors" }, { tag: "nudity" }, { tag: "real_people" }],
  limits: { daily_budget: 10_000_000, approval_above: 1_000_000, max_attempts: 1 },
});

/** Posts that were looked at twice, so that each trend has a velocity; their ages and speeds differ. */
function posts(now) {
  const before = (hours) => new Date(now - hours * 3_600_000).toISOString().replace(/\.\d+/, "");
  const titles = [
    "Ash glaze from our own garden wood",
    "Fog over the old harbour on film",
    "Brutalist library at night",
    "Weaving nettle into cloth",
    "Pinhole camera from a tea tin",
  ];
  const rows = titles.flatMap((title, n) => {
    const post = {
      source: "reddit",
      id: `kb-${n}`,
      community: `r/place${n}`,
      title,
      created_at: before(6 + 9 * n),
    };
    return [
      { ...post, observed_at: before(4), upvotes: 40 * (n + 1), comments: 4, shares: 1 },
      { ...post, observed_at: before(1), upvotes: 40 * (n + 1) + 300 * (5 - n), comments: 30, shares: 9 },
    ];
  });
  return rows.map((row) => JSON.stringify(row)).join("\n");
}

/** Two Muses, takes that wait for a word, trends, and money that moved. Returns what was made. */
export async function furnish(page) {
  const ask = engineOf(page);
  await ask("PUT", "/settings", { first_run_done: true, locale: "en" });
  await ask("POST", "/signals/import", posts(Date.now()));
  const mei = await ask("POST", "/muses/genesis", { draft_dna: draftOf("Mei Okabe", "mei") });
  const muse = mei.head.dna.muse_id;
  await ask("POST", `/wallets/${muse}/deposit`, { amount: 20_000_000 });
  const takes = [];
  for (const intent of ["Fog over an empty plaza", "A clay cup on linen", "Night in the library"]) {
    const { production } = await ask("POST", "/productions", {
      intent,
      muse,
      renderer: "draft",
      anyway: true,
    });
    takes.push(production.production_id);
  }
  const open = new Set(takes);
  for (const end = Date.now() + 120_000; open.size > 0 && Date.now() < end; await pause(150))
    for (const id of open) {
      const { production } = await ask("GET", `/productions/${id}`);
      if (production.state === "in_review") open.delete(id);
      else if (production.problem) throw new Error(JSON.stringify(production.problem));
    }
  return { muse, takes };
}
