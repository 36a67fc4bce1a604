import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readSettings } from './config.ts';
import { demoFileIn, writeDemoFile } from './demo-file.ts';
import { addressesOf } from './processes.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'imdinett-demo-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const written = (): { users: unknown[] } => {
  writeDemoFile(folder, addressesOf(ports));
  return JSON.parse(readFileSync(demoFileIn(folder), 'utf8')) as { users: unknown[] };
};
const ports = {
  ...readSettings().ports,
  ...{ gateway: 4000, identity: 4001, nir: 4002, settlement: 4003, grants: 4004 },
  ...{ jobbsjanse: 4005, support: 4006, kafka: 9092 },
};

it('tells tools the addresses of the system and its users, in just this shape', () => {
  const graphql = (port: number): string => `http://127.0.0.1:${port}/graphql`;
  const { users, ...addresses } = written();
  expect(addresses).toEqual({
    gateway: graphql(4000),
    explorer: 'http://127.0.0.1:4000/explorer',
    subgraphs: {
      identity: graphql(4001),
      nir: graphql(4002),
      settlement: graphql(4003),
      grants: graphql(4004),
      jobbsjanse: graphql(4005),
      support: graphql(4006),
    },
    jwks: 'http://127.0.0.1:4001/.well-known/jwks.json',
    kafka: '127.0.0.1:9092',
  });
  for (const user of users)
    expect(user).toEqual({
      username: expect.stringMatching(/^[a-z.-]+$/),
      password: expect.any(String),
      totpSecret: expect.stringMatching(/^[A-Z2-7]{16,}$/),
      grants: expect.any(Array),
    });
  expect(users).toContainEqual({
    username: 'gamle-oslo.kommunelesebruker',
    password: expect.any(String),
    totpSecret: expect.any(String),
    grants: [{ role: 'KOMMUNELESEBRUKER', municipality: '0301', district: '030101' }],
  });
  expect(users).toContainEqual(
    expect.objectContaining({
      username: 'imdi.nir',
      grants: [{ role: 'IMDI_NIR', municipality: null, district: null }],
    }),
  );
});

it('is for its owner alone, also where a file stood before', () => {
  writeFileSync(demoFileIn(folder), '{}', { mode: 0o644 });
  written();
  expect(statSync(demoFileIn(folder)).mode & 0o777).toBe(0o600);
});
