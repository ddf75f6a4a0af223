export { FilmScreen } from "./components/FilmScreen";
