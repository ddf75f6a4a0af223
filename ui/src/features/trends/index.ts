export { TrendsScreen } from "./components/TrendsScreen";
