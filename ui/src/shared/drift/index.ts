export { type Drift, driftAlarms } from "./model";
