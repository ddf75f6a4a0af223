/** Longest sides, in pixels, that the engine makes thumbnails of. */
export type ThumbnailSide = 160 | 320 | 640;

/** Where an `img` finds a picture of the store; its bytes never change. */
export const pictureUrl = (blob: string): string => `/api/v1/pictures/${blob}`;

/** Where an `img` finds it smaller, made once and kept by the engine. */
export const thumbnailUrl = (blob: string, side: ThumbnailSide): string =>
  `/api/v1/pictures/${blob}/thumbnail/${side}`;

/** Where an `img` finds a face that ships with the studio; views count from 0. */
export const starterUrl = (name: string, view = 0): string =>
  `/api/v1/starters/${encodeURIComponent(name)}/${view}`;

/** Where an `img` finds a picture that lies on the ComfyUI server. */
export const nodePictureUrl = (picture: {
  readonly name: string;
  readonly subfolder?: string;
  readonly kind?: string;
}): string => `/api/v1/nodes/picture?${new URLSearchParams(picture).toString()}`;

/** Where an `img` finds what a work looks like so far; a later number is a later picture. */
export const previewUrl = (productionId: string, number: number): string =>
  `/api/v1/productions/${productionId}/preview?n=${number}`;

/** Where a `video` finds a clip or a joined film of the store, whole or in parts; its bytes never change. */
export const videoUrl = (blob: string): string => `/api/v1/videos/${blob}`;

/** Where the contact sheet of a film is, as it stands now. */
export const sheetUrl = (filmId: string): string => `/api/v1/films/${filmId}/sheet`;
