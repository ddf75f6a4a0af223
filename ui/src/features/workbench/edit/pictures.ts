import { useMutation, type UseMutationResult } from "@tanstack/react-query";
import type { EngineError } from "../../../platform";
import { call } from "../api";

let uploaded: readonly string[] = [];

/** What this window put on the server, newest first. */
export const uploadedPictures = (): readonly string[] => uploaded;

/** Puts a picture into the server's input folder; gives what a widget calls it there. */
export function useUploadPicture(): UseMutationResult<string, EngineError, File> {
  return useMutation<string, EngineError, File>({
    mutationFn: async (file) =>
      (await call("upload_node_picture", { query: { name: file.name }, body: file })).value,
    onSuccess: (value) => {
      uploaded = [value, ...uploaded.filter((one) => one !== value)];
    },
  });
}
