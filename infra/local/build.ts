import { spawn } from 'node:child_process';
import { root } from './config.ts';
import { Trouble } from './trouble.ts';

/** Runs a tool of the repository; its output is shown only when it fails. */
export async function runQuietly(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', resolve);
  });
  if (code !== 0)
    throw new Trouble(`${command} ${args.join(' ')} failed (${String(code)}):\n${output}`);
}

export const nxEnvironment = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  ...env,
  NX_DAEMON: 'false',
  NX_TUI: 'false',
  NX_NO_CLOUD: 'true',
  FORCE_COLOR: '0',
});

/** Generates types and compiles what has changed since the last time; nx knows. */
export async function build(env: NodeJS.ProcessEnv): Promise<void> {
  await runQuietly('nx', ['run-many', '-t', 'build', '--outputStyle=static'], nxEnvironment(env));
}
