import { migrate } from '@imdinett/persistence';
import { readOwnerUrl } from './config';
import { migrations } from './db/data-source';

void migrate({ service: 'support', url: readOwnerUrl(), migrations });
