import { useMutation, type UseMutationResult } from "@tanstack/react-query";
import { type EngineError, useDoor } from "../../../platform";

let uploaded: readonly string[] = [];

/** What this window put on the server, newest first. */
export const uploadedPictures = (): readonly string[] => uploaded;

/** Puts a picture into the server's input folder; gives what a widget calls it there. */
export function useUploadPicture(): UseMutationResult<string, EngineError, File> {
  const door = useDoor();
  return useMutation<string, EngineError, File>({
    mutationFn: async (file) =>
      (await door.call("upload_for_nodes", { query: { name: file.name }, body: file })).value,
    onSuccess: (value) => {
      uploaded = [value, ...uploaded.filter((one) => one !== value)];
    },
  });
}
