// npm run bench:login [-- --logins 500]
// Whether identity's time of answer tells that a user exists: logins with a wrong password for users of the demo world
// and for names of nobody, against the running system. One at a time, in pairs of random order; each from a network of
// its own, so that no delay of earlier failures is measured. A benchmark and no test: a machine with other work is noisy.
import { randomBytes, randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { callDirectly, type Answer } from '@imdinett/testing';
import { demoUsers } from '../seed/world.ts';
import { readSettings } from './config.ts';
import { addressesOf } from './processes.ts';
import { main, Trouble } from './trouble.ts';

const warmUp = 25;

await main(async () => {
  const { values } = parseArgs({ options: { logins: { type: 'string', default: '500' } } });
  const logins = Number(values.logins);
  const url = addressesOf(readSettings().ports).subgraphs.identity;
  const names = demoUsers().map(({ username }) => username);
  const known: number[] = [];
  const unknown: number[] = [];
  const answers = new Set<string>();
  for (let pair = 0; pair < warmUp + logins; pair += 1) {
    const name = names[pair % names.length] ?? '';
    const both: [number[], string][] = [
      [known, name],
      [unknown, nobodyLike(name)],
    ];
    for (const [taken, username] of randomInt(2) === 0 ? both : both.toReversed()) {
      const { milliseconds, answer } = await attempt(url, username);
      answers.add(answer);
      if (pair >= warmUp) taken.push(milliseconds);
    }
  }
  report('known users', known);
  report('unknown names', unknown);
  const { z, p, share } = mannWhitney(known, unknown);
  print(`Mann-Whitney: z ${z.toFixed(2)}, p ${p.toFixed(3)} (two-sided)`);
  print(
    `A known user takes longer than an unknown name in ${(share * 100).toFixed(1)} % of all pairs.`,
  );
  print(`${answers.size} different answer(s) but for the trace id: ${[...answers].join(' | ')}`);
  return 0;
});

async function attempt(
  url: string,
  username: string,
): Promise<{ readonly milliseconds: number; readonly answer: string }> {
  const begun = performance.now();
  const answer = await callDirectly({
    url,
    audience: 'identity',
    token: null,
    clientIp: [10, ...randomBytes(3)].join('.'),
    document: 'mutation ($input: LoginInput!) { login(input: $input) { challengeToken } }',
    variables: { input: { username, password: 'ikke passordet til noen' } },
  }).catch((cause: unknown) => {
    throw new Trouble(
      `No answer from ${url}: start the system first (npm start). ${String(cause)}`,
    );
  });
  const milliseconds = performance.now() - begun;
  if (codeOf(answer) !== 'UNAUTHENTICATED') throw new Trouble(JSON.stringify(answer));
  return { milliseconds, answer: withoutTrace(answer) };
}

function codeOf(answer: Answer): string | undefined {
  return answer.errors?.[0]?.extensions.code;
}

function withoutTrace(answer: Answer): string {
  return JSON.stringify(answer, (key, value: unknown) => (key === 'traceId' ? undefined : value));
}

/** As long and of the same form as a name that exists. */
function nobodyLike(name: string): string {
  const letters = Array.from({ length: 6 }, () => 'abcdefghijklmnopqrstuvwxyz'[randomInt(26)]);
  return `${name.slice(0, -6)}${letters.join('')}`;
}

/** The rank sum in its normal approximation, without a correction for ties: there are none among such times. */
function mannWhitney(a: readonly number[], b: readonly number[]) {
  const ranked = [
    ...a.map((time) => ({ time, isA: true })),
    ...b.map((time) => ({ time, isA: false })),
  ];
  ranked.sort((one, other) => one.time - other.time);
  const rankSum = ranked.reduce((sum, { isA }, index) => sum + (isA ? index + 1 : 0), 0);
  const u = rankSum - (a.length * (a.length + 1)) / 2;
  const all = a.length * b.length;
  const z = (u - all / 2) / Math.sqrt((all * (a.length + b.length + 1)) / 12);
  return { z, p: 2 * (1 - normal(Math.abs(z))), share: u / all };
}

/** The normal distribution function: Abramowitz and Stegun 26.2.17, right to seven digits. */
function normal(x: number): number {
  const t = 1 / (1 + 0.2316419 * x);
  const tail = [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429].reduce(
    (sum, factor, index) => sum + factor * t ** (index + 1),
    0,
  );
  return 1 - (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * tail;
}

function report(title: string, times: readonly number[]): void {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number): string =>
    (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(1);
  print(`${sorted.length} logins of ${title}: median ${at(0.5)} ms, p95 ${at(0.95)} ms`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
