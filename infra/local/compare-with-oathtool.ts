// node infra/local/compare-with-oathtool.ts [--secrets 1000]
// Identity's one-time codes beside another implementation: ten steps of each secret with oathtool, and the QR codes of
// some enrolments through rsvg-convert and zbarimg. Needs a build, and on Debian:
// apt-get install oathtool librsvg2-bin zbar-tools
import { execFileSync } from 'node:child_process';
import { randomInt, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './config.ts';
import { main, Trouble } from './trouble.ts';

type Enrolment = {
  readonly secret: string;
  readonly otpauthUri: string;
  readonly qrCodeSvg: string;
};
type Compiled = {
  readonly stepOf: (
    code: string,
    at: { readonly secret: string; readonly factor: object; readonly now: Date },
  ) => number | null;
  readonly provenStep: (secret: string, codes: object, now: Date) => number | null;
  readonly beginEnrolment: (deps: object, tx: object, of: object) => Promise<Enrolment>;
};

const period = 30;
const stepsOfEach = 10;
const qrCodes = 25;
/** Until the year 2100. */
const latest = 4_102_444_800;

await main(async () => {
  const { values } = parseArgs({ options: { secrets: { type: 'string', default: '1000' } } });
  const functions = await compiled();
  const begun = Date.now();
  let pairs = 0;
  const enrolments: Enrolment[] = [];
  for (let each = 0; each < Number(values.secrets); each += 1) {
    const enrolment = await enrol(functions);
    pairs += compareCodes(functions, enrolment.secret);
    if (enrolments.length < qrCodes) enrolments.push(enrolment);
  }
  console.log(
    `${pairs} pairs of secret and time agree with oathtool (${Date.now() - begun} ms, ${values.secrets} secrets).`,
  );
  compareQrCodes(enrolments);
  console.log(`${enrolments.length} QR codes, read by zbarimg, are the otpauth URI.`);
  return 0;
});

/** What the service runs; nothing is written here a second time. */
async function compiled(): Promise<Compiled> {
  const from = (file: string): Promise<object> =>
    import(path.join(root, 'services/identity/dist/app', file));
  return { ...(await from('one-time-code.js')), ...(await from('authenticator.js')) } as Compiled;
}

/** As for a user who begins; nothing is kept of it. */
function enrol({ beginEnrolment }: Compiled): Promise<Enrolment> {
  const nothing = (): Promise<void> => Promise.resolve();
  return beginEnrolment(
    { now: () => new Date(), secrets: { seal: () => '' } },
    { manager: { query: nothing, insert: nothing } },
    { user: { id: randomUUID(), username: `ola.${randomInt(1e9)}` }, passwordHash: null },
  );
}

function compareCodes({ stepOf, provenStep }: Compiled, secret: string): number {
  const first = randomInt(1, latest / period);
  const codes = run('oathtool', [
    ...['--totp', '--base32', `--now=@${first * period}`, `--window=${stepsOfEach - 1}`],
    secret,
  ]).split('\n');
  codes.forEach((code, index) => {
    const step = first + index;
    const now = new Date((step * period + randomInt(period)) * 1000);
    const found = stepOf(code, { secret, factor: { lastStep: null, failures: 0 }, now });
    if (found !== step)
      throw new Trouble(`stepOf ${secret} ${now.toISOString()} ${code}: ${found}`);
    const firstCode = codes[index - 1];
    // The other side of it, which makes codes instead of reading one.
    if (firstCode && provenStep(secret, { firstCode, secondCode: code }, now) !== step)
      throw new Trouble(`provenStep ${secret} ${now.toISOString()} ${firstCode} ${code}`);
  });
  if (codes.length !== stepsOfEach) throw new Trouble(`oathtool gave ${codes.length} codes`);
  return codes.length;
}

function compareQrCodes(enrolments: readonly Enrolment[]): void {
  const folder = mkdtempSync(path.join(tmpdir(), 'qr-'));
  try {
    for (const { qrCodeSvg, otpauthUri, secret } of enrolments) {
      const [svg, png] = [path.join(folder, 'qr.svg'), path.join(folder, 'qr.png')];
      writeFileSync(svg, qrCodeSvg);
      run('rsvg-convert', ['--width=400', '--background-color=white', `--output=${png}`, svg]);
      const read = run('zbarimg', ['--nodbus', '--quiet', '--raw', png]);
      if (read !== otpauthUri || new URL(read).searchParams.get('secret') !== secret)
        throw new Trouble(`The QR code says ${read}, and the URI is ${otpauthUri}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(command: string, args: readonly string[]): string {
  return execFileSync(command, args, { encoding: 'utf8' }).trim();
}
