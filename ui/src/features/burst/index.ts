export { BurstScreen } from "./components/BurstScreen";
