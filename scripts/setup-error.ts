/** What stops a start and is for the person at the keyboard to put right: printed as a sentence, without a stack. */
export class SetupError extends Error {
  override name = 'SetupError';
}

/** Prints why a script ends and ends it with 1. */
export function failWith(error: unknown): never {
  if (error instanceof SetupError) console.error(`\n${error.message}`);
  else console.error(error);
  process.exit(1);
}
