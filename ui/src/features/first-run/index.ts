export { useFirstRun } from "./api";
export { FirstRun } from "./components/FirstRun";
