import type { CheckState } from "./check";

/** What mends a link for somebody at a window, where the engine's advice is for a command line. */
export const englishFixes: Readonly<Record<string, Partial<Record<CheckState, string>>>> = {
  google: {
    absent: "Keep a key in Settings, or set GOOGLE_API_KEY; ComfyUI and drafts need none.",
    note: "Settings names, under Models and prices, what follows a model.",
  },
  apify: {
    absent: "Keep a token in Settings, or set APIFY_TOKEN; Reddit's open feeds and files need none.",
  },
  reddit: {
    absent:
      "Make an app at reddit.com/prefs/apps and keep its id in Settings; without one Reddit's open feeds are read, which have no figures.",
  },
};
