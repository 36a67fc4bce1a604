import pg from 'pg';
import { DataSource, type DataSourceOptions as TypeormOptions } from 'typeorm';

/** Table of TypeORM's record of migrations. */
export const migrationTable = 'migration';

/** Connections per process: few, for every process of every replica has them. */
export const poolSizes = { app: 8, job: 4, owner: 1 } as const;

export type DataSourceOptions = {
  readonly url: string;
  readonly entities: NonNullable<TypeormOptions['entities']>;
  readonly migrations?: NonNullable<TypeormOptions['migrations']>;
  readonly poolSize: number;
  /** Shown in pg_stat_activity: `settlement app`. */
  readonly applicationName: string;
  readonly onPoolError?: (error: Error) => void;
};

/** A data source that is not connected yet; `initialize()` connects it. Nothing but `transaction` may hand out its manager. */
export function makeDataSource(options: DataSourceOptions): DataSource {
  readDatesAsText();
  return new DataSource({
    type: 'postgres',
    url: options.url,
    entities: options.entities,
    migrations: options.migrations ?? [],
    migrationsTableName: migrationTable,
    migrationsTransactionMode: 'each',
    synchronize: false,
    logging: false,
    // Neither extension is installed: ids are made by the process.
    installExtensions: false,
    uuidExtension: 'pgcrypto',
    // Versions and epochs: all below 2^53.
    parseInt8: true,
    poolSize: options.poolSize,
    connectTimeoutMS: 5_000,
    applicationName: options.applicationName,
    poolErrorHandler: (error: Error) => options.onPoolError?.(error),
    extra: { keepAlive: true, idleTimeoutMillis: 60_000 },
  });
}

// pg makes a Date at local midnight of a `date`, which is the day before in UTC.
function readDatesAsText(): void {
  pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);
}
