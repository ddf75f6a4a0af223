export { ProduceSheet } from "./components/ProduceSheet";
