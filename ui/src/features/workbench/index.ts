export { WorkbenchScreen } from "./components/WorkbenchScreen";
