export { MuseScreen } from "./components/MuseScreen";
