/** Something that the person at the terminal can mend: shown as its sentence, without a stack. */
export class Trouble extends Error {
  override readonly name = 'Trouble';
}

/** Runs a command of this folder and turns its end into an exit code. */
export async function main(work: () => Promise<number | undefined>): Promise<void> {
  try {
    process.exit((await work()) ?? 0);
  } catch (error) {
    console.error(error instanceof Trouble ? error.message : error);
    process.exit(1);
  }
}
