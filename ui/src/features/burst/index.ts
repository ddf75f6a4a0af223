export { BurstScreen } from "./components/BurstScreen";
export { BurstSheet } from "./components/BurstSheet";
