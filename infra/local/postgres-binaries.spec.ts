import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { reachableFolder } from './postgres-binaries.ts';

let folder: string;
/** As PostgreSQL runs when root has cloned into a folder that nobody else may enter. */
const stranger = { uid: 65_533, gid: 65_533 };

// mkdtemp lets nobody in but its owner.
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'imdinett-reachable-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

it('keeps the data in its own folder where the server gets to it', () => {
  const wanted = path.join(folder, 'postgres');
  expect(reachableFolder(wanted, undefined)).toBe(wanted);
});

it('keeps the data elsewhere where it does not, each time in the same place', () => {
  const wanted = path.join(folder, 'postgres');
  const place = reachableFolder(wanted, stranger);
  expect(place).toMatch(/^\/var\/tmp\/imdinett-[0-9a-f]{12}$/);
  expect(reachableFolder(wanted, stranger)).toBe(place);
});

it('begins anew when the folder has been removed: its Kafka is gone as well', () => {
  const wanted = path.join(folder, 'postgres');
  const place = reachableFolder(wanted, stranger);
  rmSync(folder, { recursive: true });
  mkdirSync(folder, { mode: 0o700 });
  expect(reachableFolder(wanted, stranger)).not.toBe(place);
});
