import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { DemoUser } from './world/user.ts';

const script = join(import.meta.dirname, '../../services/identity/dist/provision.js');

/** Identity alone knows how passwords and secrets are kept: its own entry takes the users in. Users that exist stay as they are. */
export async function provisionUsers(
  users: readonly DemoUser[],
  env: Readonly<Record<string, string>>,
): Promise<string> {
  const child = spawn(process.execPath, [script], { env, stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.end(JSON.stringify(users.map(provisioned)));
  const [output, problems, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit') as Promise<[number | null]>,
  ]);
  if (code !== 0) throw new Error(`The demo users could not be loaded:\n${problems || output}`);
  return output.trim();
}

const provisioned = ({ givenName, familyName, workPhone, ...user }: DemoUser): object => ({
  ...user,
  name: `${givenName} ${familyName}`,
  mobile: workPhone,
});
