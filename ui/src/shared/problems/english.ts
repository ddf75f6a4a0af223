/**
 * What is told otherwise than in the engine's own English: a short title before a long sentence, and advice for somebody
 * at a window where the engine's is for a command line.
 */
export const englishProblems: Readonly<
  Record<string, { readonly title?: string; readonly advice?: string } | undefined>
> = {
  "wallet.short": { title: "Her wallet does not hold enough" },
  "breaker.open": { title: "The breaker is open" },
  "context.away": {
    title: "The studios that share her cannot be asked",
    advice: "Bring Redis back, or share no longer; drafts cost nothing and go on.",
  },
  "context.healing": { title: "The shared wallet is healing" },
  "context.wallet_short": { title: "What the studios share is not enough" },
  "context.cap_reached": { title: "The breaker is open for all studios" },
  "context.not_shared": { advice: "Give all studios the address of one Redis." },
  "budget.daily": { title: "Her daily budget is used up" },
  "budget.needs_approval": {
    title: "The quote waits for your approval",
    advice: "Approve it to go on.",
  },
  "grant.closed": { advice: "Look at the ledger in Budget; nothing was moved." },
  "limit.no_reason": { advice: "Say why." },

  "studio.paused": { advice: "Go on in Settings; what already runs is not held up." },
  "studio.owned": { advice: "Close the other window or program of Muse, then try again." },
  "studio.absent": { advice: "Open another folder, or make a first Muse in this one." },
  "studio.read_only": { advice: "Use the window that owns the studio." },
  "studio.interrupted": { advice: "Start it again; what was under way goes on at the next start." },
  "disk.full": { advice: "Free some space and try again; everything done before is safe." },
  "row.damaged": {
    advice: "Restore `studio.db` from a backup; the doctor in Settings names what else is affected.",
  },
  "database.refused": {
    advice: "Run the doctor in Settings; if the disk is well, restore `studio.db` from a backup.",
  },
  "request.no_token": { advice: "Open the studio in its own window; it brings the key." },

  "muse.unknown": { advice: "Choose another one, or make a new one." },
  "muse.ambiguous": { advice: "Name her by her id." },
  "dna.tampered": { advice: "Nothing is made under this DNA. Restore `studio.db` from a backup." },
  "dna.no_reason": { advice: "Say why." },
  "production.unknown": { advice: "Look for it in Review." },
  "production.not_releasable": { advice: "Approve it first." },
  "review.not_in_review": { advice: "Review shows what waits." },
  "review.not_allowed": { advice: "Look in Review where it stands; only what is approved is released." },
  "insight.unknown": { title: "This trend is grouped differently now" },

  "source.no_key": {
    advice: "Keep one in Settings; for Reddit, the id of an app of your own.",
  },
  "feed.unknown": { advice: "Look at the list again; it may have been removed." },

  "burst.denied": {
    advice: "Have the cluster’s administrator apply what Settings shows under Kubernetes.",
  },
  "burst.missing": {
    advice: "Have what Settings shows under Kubernetes applied, and check the namespace’s name.",
  },

  "comfy.unreachable": { title: "The ComfyUI server does not answer" },
  "comfy.execution_failed": { title: "ComfyUI could not run the workflow" },
  "render.missing_nodes": { title: "The ComfyUI server lacks nodes of this workflow" },
  "render.deadline": { title: "The render took too long" },
  "render.cancelled": { title: "You stopped it" },

  "critic.rejected": { title: "The critic rejected it" },
  "critic.no_face": { title: "The critic rejected it" },
  "critic.several_faces": { title: "The critic rejected it" },
  "critic.unsure": { title: "The critic rejected it" },
  "critic.stranger": { title: "The critic rejected it" },
  "critic.drifted": { title: "The critic rejected it" },
  "critic.copy_paste": { title: "The critic rejected it" },
  "critic.shape_drift": { title: "The critic rejected it" },
  "critic.repair_worse": { title: "The critic rejected it" },
  "critic.only_itself": { title: "The critic rejected it" },
  "critic.uncalibrated": { title: "The critic rejected it" },
};
