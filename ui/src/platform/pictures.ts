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
