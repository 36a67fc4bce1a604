import { run } from '@imdinett/service';
import { readConfig } from './config';
import { startGrants } from './service';

void run(() => startGrants(readConfig()));
