import { startFuzzer, type Fuzzer } from './fuzz.ts';

let fuzzer: Fuzzer;

beforeAll(async () => {
  fuzzer = await startFuzzer();
}, 300_000);

afterAll(() => fuzzer.stop(), 60_000);

const minutes = 60_000;

it(
  'shows nobody a row out of reach, whatever valid query is asked, at the gateway and at each subgraph',
  async () => {
    const { tallies, found } = await fuzzer.run({ seed: '1', requests: 300 });
    console.log(`access fuzzer: ${JSON.stringify(tallies)}`);
    expect(found.slice(0, 5)).toEqual([]);
    for (const { requests, limited, rows } of Object.values(tallies)) {
      expect(rows).toBeGreaterThan(requests / 2);
      expect(limited).toBeLessThan(requests / 10);
    }
  },
  5 * minutes,
);

it(
  'finds the rows of another municipality in an answer',
  async () => {
    const porsgrunn = (username: string) =>
      fuzzer.users.find((user) => user.username === username.replace(/^skien/, 'porsgrunn'));
    const { found } = await fuzzer.run({
      ...{ seed: '1', requests: 200 },
      judgedAs: (user) => porsgrunn(user.username) ?? user,
    });
    expect(found.length).toBeGreaterThan(5);
  },
  5 * minutes,
);
