export type Kind = 'unit' | 'int' | 'e2e';

const kinds: readonly Kind[] = ['unit', 'int', 'e2e'];
const isKind = (text: string | undefined): text is Kind => kinds.some((kind) => kind === text);

/** `--selectProjects unit int path` means two kinds and a path, where Jest alone would take the path for a kind. */
export function readTestArguments(args: readonly string[]): {
  kinds: readonly Kind[];
  rest: readonly string[];
} {
  const selected: Kind[] = [];
  const rest: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? '';
    if (arg !== '--selectProjects') {
      if (arg !== '--') rest.push(arg);
      continue;
    }
    for (let next = args[at + 1]; isKind(next); next = args[at + 1]) {
      selected.push(next);
      at++;
    }
  }
  return { kinds: selected.length > 0 ? selected : kinds, rest };
}
