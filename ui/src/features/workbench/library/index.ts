export { Library, type LibraryTab, libraryTabs } from "./Library";
export { NodeSearch } from "./NodeSearch";
export { useTemplates } from "./templates";
