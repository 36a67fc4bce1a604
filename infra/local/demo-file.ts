import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { demoUsers } from '../seed/world.ts';
import type { Addresses } from './processes.ts';

/** How tools and frontends use the running system. Its shape is a contract: add to it, change nothing. */
export type Demo = Addresses & { readonly users: readonly DemoLogin[] };

export type DemoLogin = {
  readonly username: string;
  readonly password: string;
  /** base32 */
  readonly totpSecret: string;
  readonly grants: readonly {
    readonly role: string;
    readonly municipality: string | null;
    readonly district: string | null;
  }[];
};

export function demoLogins(): DemoLogin[] {
  return demoUsers().map(({ username, password, totpSecret, grants }) => ({
    username,
    password,
    totpSecret,
    grants: grants.map(({ role, municipality, district }) => ({ role, municipality, district })),
  }));
}

/** There only while the system runs. */
export const demoFileIn = (folder: string): string => path.join(folder, 'demo.json');

export function writeDemoFile(folder: string, addresses: Addresses): string {
  const { gateway, explorer, subgraphs, jwks, kafka } = addresses;
  const file = demoFileIn(folder);
  const demo: Demo = { gateway, explorer, subgraphs, jwks, kafka, users: demoLogins() };
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `${JSON.stringify(demo, null, 2)}\n`, { mode: 0o600 });
  // The mode above counts only for a new file.
  chmodSync(file, 0o600);
  return path.relative(process.cwd(), file);
}
