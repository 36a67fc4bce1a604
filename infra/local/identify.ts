import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export type Identity = {
  /** When the process began, in whatever unit the system tells it: process ids are used again, this pair is not. */
  readonly started: string;
  readonly command: string;
};

/** Who has this process id now, or null when nobody has. */
export function identify(pid: number): Identity | null {
  return process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
}

function fromProc(pid: number): Identity | null {
  try {
    // The name in parentheses may itself hold spaces and parentheses; field 22 is counted from behind it.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    if (fields[0] === 'Z') return null;
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    return { started: fields[19] ?? '', command };
  } catch {
    return null;
  }
}

function fromPs(pid: number): Identity | null {
  try {
    const line = execFileSync('ps', ['-ww', '-o', 'lstart=,command=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return { started: line.slice(0, 24), command: line.slice(24).trim() };
  } catch {
    return null;
  }
}
