export { FaceForge } from "./forge/FaceForge";
export { ReferenceBoard } from "./board/ReferenceBoard";
