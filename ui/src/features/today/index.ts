export { TodayScreen } from "./components/TodayScreen";
