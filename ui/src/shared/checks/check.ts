import type { components } from "../../generated/api";

export type Check = components["schemas"]["Check"];
export type CheckState = Check["state"];
