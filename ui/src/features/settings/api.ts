import { useAct, useEngine } from "../../platform";

export const useSettings = () => useEngine("settings");
export const useSave = () => useAct("change_settings", ["settings"]);
export const useDoctor = () => useEngine("doctor");
export const useTest = () => useAct("test_connection");
export const useHealth = () => useEngine("health");
export const useVerify = () => useAct("verify_ledger");
export const useMuses = () => useEngine("list_muses");
export const useMuse = (muse: string) => useEngine("show_muse", { path: { muse } });
