// npm run fuzz:access [-- --seed 7 --requests 5000 | --seed 7 --only 123]
// Random valid queries of random demo users, at the gateway and at each subgraph: no row out of reach may appear. Against
// a system of its own, in which nobody else changes a row while answers are held against the databases.
import { parseArgs } from 'node:util';
import type { Fuzzer, Run } from '../access/fuzz/fuzz.ts';
import { build } from './build.ts';
import { readSettings } from './config.ts';
import { main, Trouble } from './trouble.ts';

const mostShown = 20;

await main(async () => {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: String(Date.now() % 100_000) },
      requests: { type: 'string', default: '5000' },
      only: { type: 'string' },
    },
  });
  const { seed } = values;
  const run = {
    seed,
    requests: countOf(values.requests),
    ...(values.only !== undefined && { only: countOf(values.only) }),
  };
  await build(readSettings().env);
  // It imports the libs as they have just been built.
  const { startFuzzer } = await import('../access/fuzz/fuzz.ts');
  const fuzzer = await startFuzzer();
  try {
    return await report(fuzzer, run);
  } finally {
    await fuzzer.stop();
  }
});

async function report(fuzzer: Fuzzer, run: Run): Promise<number> {
  const begun = Date.now();
  const { tallies, found } = await fuzzer.run({
    ...run,
    onAnswer: ({ number, user, way, operation }, answer) => {
      if (answer.errors?.some(({ extensions }) => extensions.code === 'UNAVAILABLE') === true)
        print(`UNAVAILABLE at ${way} [--seed ${run.seed} --only ${String(number)}]`);
      if (run.only === undefined) return;
      print(`${user.username} at ${way}\n${operation.document}`);
      print(JSON.stringify({ variables: operation.variables, answer }, null, 2));
    },
    onProgress: (asked) => {
      if (asked % 500 === 0) print(`${asked} requests`);
    },
  });
  for (const one of found.slice(0, mostShown)) print(`\n${one}`);
  print('');
  for (const [way, { refusals, ...counts }] of Object.entries(tallies))
    if (counts.requests > 0) print(`${way}: ${JSON.stringify({ ...counts, ...refusals })}`);
  const seconds = Math.round((Date.now() - begun) / 1000);
  print(`seed ${run.seed}: ${found.length} request(s) with something wrong, in ${seconds} s`);
  return found.length === 0 ? 0 : 1;
}

function countOf(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 0)
    throw new Trouble(`“${text}” is no number of requests.`);
  return count;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
