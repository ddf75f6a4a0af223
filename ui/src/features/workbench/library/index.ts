export { Library } from "./Library";
export { NodeSearch } from "./NodeSearch";
