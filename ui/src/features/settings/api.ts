import { useAct, useEngine } from "../../platform";

export const useSettings = () => useEngine("settings");
export const useSave = () => useAct("change_settings", ["settings"]);
export const useDoctor = () => useEngine("doctor");
export const useTest = () => useAct("test_connection");
export const useHealth = () => useEngine("health");
export const useVerify = () => useAct("verify_ledger");
export const useMuses = () => useEngine("list_muses");
export const useMuse = (muse: string) => useEngine("show_muse", { path: { muse } });
export const useKeyStates = () => useEngine("list_keys");
export const useKeepKey = () => useAct("keep_key", ["list_keys", "list_feeds"]);
export const useDropKey = () => useAct("drop_key", ["list_keys", "list_feeds"]);
export const useKeepMindKey = () => useAct("keep_mind_key", ["settings"]);
export const useDropMindKey = () => useAct("drop_mind_key", ["settings"]);
export const useModels = () => useEngine("list_models");

export const usePrices = () => useEngine("prices");
/** What is set up for rented GPUs, with everything that is rented. */
export const useRentedSetup = () => useEngine("burst_overview");
export const useChangeSetup = () => useAct("change_burst_setup", ["burst_overview", "burst_offer", "quote"]);
export const useContexts = (file: string | null) =>
  useEngine("burst_contexts", file === null ? undefined : { query: { file } });
/** Looked at when somebody asks for it: the cluster is elsewhere, and may be slow. */
export const useSurvey = () => useEngine("survey_burst", undefined, { enabled: false });
export const useManifests = (pool: boolean, gpus: number, wanted: boolean) =>
  useEngine("burst_manifests", { query: { pool, gpus } }, { enabled: wanted, keep: true });
