export type { Connection } from "./connection";
export { createDoor, type Door } from "./door";
export {
  type Asked,
  DoorContext,
  engineCache,
  keyOf,
  type Reply,
  useAct,
  useDoor,
  useEngine,
  useEngineEach,
} from "./engine";
export type { EngineEvent, Listening } from "./events";
export {
  nodePictureUrl,
  pictureUrl,
  previewUrl,
  sheetUrl,
  starterUrl,
  type ThumbnailSide,
  thumbnailUrl,
  videoUrl,
} from "./pictures";
export { EngineError } from "./problem";
