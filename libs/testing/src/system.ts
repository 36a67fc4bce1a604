import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';

export type DemoUser = {
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

export type SubgraphName = 'identity' | 'nir' | 'settlement' | 'grants' | 'jobbsjanse' | 'support';
export type ProcessName = SubgraphName | 'gateway';

/** The whole system as `npm start` has it, with servers, databases and ports of its own. */
export type System = AsyncDisposable & {
  readonly gateway: string;
  readonly explorer: string;
  readonly subgraphs: Readonly<Record<SubgraphName, string>>;
  readonly jwks: string;
  readonly kafka: string;
  readonly users: readonly DemoUser[];
  /** A superuser's URL of one of the databases. */
  readonly databaseUrl: (database: SubgraphName) => string;
  /** With the processes' logs in `logs/<name>.log`; gone when the system has stopped. */
  readonly folder: string;
  /** False where the environment gives Kafka: what stops it has to be left out there. */
  readonly kafkaCanStop: boolean;
  readonly kill: (name: ProcessName) => Promise<void>;
  readonly stopProcess: (name: ProcessName) => Promise<void>;
  /** Also after a kill; settles when the process is ready. */
  readonly restart: (name: ProcessName) => Promise<void>;
  readonly stopKafka: () => Promise<void>;
  readonly startKafka: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

type Ready = Pick<
  System,
  'gateway' | 'explorer' | 'subgraphs' | 'jwks' | 'kafka' | 'users' | 'folder' | 'kafkaCanStop'
> & {
  readonly adminUrl: string;
};
type Message =
  | ({ readonly event: 'ready' } & Ready)
  | { readonly event: 'failed'; readonly reason: string }
  | { readonly event: 'ended'; readonly name: string; readonly how: string }
  | { readonly event?: never; readonly id: number; readonly ok: boolean; readonly reason?: string };

const root = path.resolve(__dirname, '../../..');

export type SystemOptions = {
  /** For a test that stops Kafka: what the environment gives cannot be stopped. */
  readonly ownServers?: boolean;
};

/** Docker or embedded, whatever the environment gives: for who has to stop or clear the servers. */
export const notGiven = (servers: string | undefined): NodeJS.ProcessEnv => ({
  IMDINETT_SERVERS: servers === 'given' ? 'auto' : servers,
  DATABASE_URL: '',
  KAFKA_BROKERS: '',
});

/** Runs infra/local/system-cli.ts, the same code that `npm start` runs, and gives orders to it line by line. */
export async function startSystem({ ownServers = false }: SystemOptions = {}): Promise<System> {
  const child = spawn(process.execPath, [path.join(root, 'infra/local/system-cli.ts')], {
    cwd: root,
    // Jest's own options would load its module loader into every process of the system.
    env: {
      ...process.env,
      ...(ownServers && notGiven(process.env['IMDINETT_SERVERS'])),
      NODE_OPTIONS:
        '--disable-warning=ExperimentalWarning --disable-warning=TimeoutNegativeWarning',
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) =>
    child.once('exit', () => {
      resolve();
    }),
  );
  const ready = Promise.withResolvers<Ready>();
  const answers = new Map<number, { resolve: () => void; reject: (reason: Error) => void }>();
  const fail = (reason: string): void => {
    ready.reject(new Error(reason));
    for (const { reject } of answers.values()) reject(new Error(reason));
  };
  void ended.then(() => {
    fail('the system has ended');
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    const message = parse(line);
    if (message === null) return;
    if (message.event === 'ready') ready.resolve(message);
    else if (message.event === 'failed') fail(`The system did not start: ${message.reason}`);
    else if (message.event === 'ended')
      process.stderr.write(`${message.name} ended by itself (${message.how})\n`);
    else if (message.ok) answers.get(message.id)?.resolve();
    else answers.get(message.id)?.reject(new Error(message.reason));
  });

  let count = 0;
  const order = (what: string, name?: ProcessName): Promise<void> => {
    const id = (count += 1);
    return new Promise((resolve, reject) => {
      answers.set(id, { resolve, reject });
      child.stdin.write(`${JSON.stringify({ id, do: what, name })}\n`);
    });
  };
  const stop = async (): Promise<void> => {
    child.stdin.end();
    await ended;
  };
  const { adminUrl, ...addresses } = await ready.promise;
  return {
    ...addresses,
    databaseUrl: (database) =>
      Object.assign(new URL(adminUrl), { pathname: `/${database}` }).toString(),
    kill: (name) => order('kill', name),
    stopProcess: (name) => order('stop', name),
    restart: (name) => order('restart', name),
    stopKafka: () => order('stopKafka'),
    startKafka: () => order('startKafka'),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** Only whole messages; whatever else a tool may print is not for us. */
function parse(line: string): Message | null {
  if (!line.startsWith('{')) return null;
  return JSON.parse(line) as Message;
}
