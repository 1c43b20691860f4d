/** The watched folder in words: what a look found there, and what became of a file. Screens read it. */
import type { Refusal } from '../contract.ts';
import type { FolderProblemReason } from './codes.ts';

/** `name`: which file or folder, as it is read; empty where it is the watched folder itself. */
export type FolderProblem = { reason: FolderProblemReason; name: string };

/** A file of the folder that was refused. `statementId`: where it is kept as a refused statement. `keptAs`: where it lies, seen from the folder. */
export type FolderRefusal = {
  id: string;
  name: string;
  place: string | null;
  byteSize: bigint;
  endedAt: Date;
  refusal: Refusal;
  statementId: string | null;
  keptAs: string;
};

/** `isWatched`: a worker looks in; false where none does any more. `waiting`: files that were seen and not yet taken. `underWay`: the one that is
 *  being imported. Of the refused ones of the last week the newest, and how many there are. */
export type FolderWatch = {
  isWatched: boolean;
  lookedAt: Date;
  waiting: number;
  underWay: string | null;
  problems: FolderProblem[];
  refused: FolderRefusal[];
  refusedCount: number;
};
