/** The closed lists of the watched folder, as codes. */

/** What stands in the way in the folder itself, and a person has to put right; each is translated as `statements.folder.problem.<reason>`. */
export const FOLDER_PROBLEMS = [
  'folder_missing',
  'folder_unwritable',
  'folder_place_unwritable',
  'folder_unreadable',
  'folder_full',
  'folder_unreachable',
  'folder_other_disk',
  'folder_too_deep',
  'folder_too_many',
  'folder_file_unreadable',
  'folder_not_a_file',
  'folder_import_waits',
] as const;
export type FolderProblemReason = (typeof FOLDER_PROBLEMS)[number];

/** What became of a file that was taken out of the folder. */
export type FolderOutcome = 'imported' | 'orders' | 'refused';
