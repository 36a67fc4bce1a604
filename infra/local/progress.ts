/** What a person sees of a start: one line per thing, when it stands. */
export type Progress = {
  readonly say: (line: string) => void;
  /** Shows what is being waited for, then how long it took. */
  readonly step: <T>(title: string, work: () => Promise<T>) => Promise<T>;
};

const seconds = (since: number): string => `${((Date.now() - since) / 1000).toFixed(1)} s`;

export function terminalProgress(out: NodeJS.WriteStream = process.stdout): Progress {
  const running = new Map<string, number>();
  const redraw = (): void => {
    if (!out.isTTY) return;
    const names = [...running].map(([title, since]) => `${title} ${seconds(since)}`);
    out.write(`\r\x1b[2K${names.join(' · ').slice(0, (out.columns || 100) - 1)}`);
  };
  const say = (line: string): void => {
    out.write(out.isTTY ? `\r\x1b[2K${line}\n` : `${line}\n`);
    redraw();
  };
  return {
    say,
    step: async (title, work) => {
      const since = Date.now();
      running.set(title, since);
      const timer = setInterval(redraw, 250).unref();
      redraw();
      try {
        const result = await work();
        running.delete(title);
        say(`  ${title.padEnd(44)} ${seconds(since).padStart(7)}`);
        return result;
      } catch (error) {
        running.delete(title);
        say(`  ${title.padEnd(44)}  failed`);
        throw error;
      } finally {
        clearInterval(timer);
      }
    },
  };
}

export const silentProgress: Progress = { say: () => undefined, step: (_title, work) => work() };
