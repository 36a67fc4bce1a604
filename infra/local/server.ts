import type { SecureListener } from './secure-listener.ts';

/** A PostgreSQL or Kafka server, however it is had. */
export type Server = {
  readonly how: 'given' | 'docker' | 'embedded';
  readonly title: string;
  readonly stop: () => Promise<void>;
  /** Settles when it has ended, also by itself; null where that is not ours to see. */
  readonly ended: Promise<string> | null;
  /** Away and back with its data, for tests; null where the server is not ours to stop. */
  readonly interrupt: {
    readonly stop: () => Promise<void>;
    readonly start: () => Promise<void>;
  } | null;
};

export type PostgresServer = Server & {
  /** A superuser's URL. */
  readonly adminUrl: string;
};

export type KafkaServer = Server & { readonly brokers: string };

export type ServerOptions = {
  /** Where data, logs and run files stand. */
  readonly folder: string;
  /** Data that need not survive a power cut: tests. */
  readonly forTests: boolean;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  /** Beside Kafka's plain listener. */
  readonly secure?: SecureListener;
};
