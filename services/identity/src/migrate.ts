import { migrate } from '@imdinett/persistence';
import { readMigrateConfig } from './config';
import { migrations } from './db/data-source';

void migrate({ service: 'identity', url: readMigrateConfig().url, migrations });
