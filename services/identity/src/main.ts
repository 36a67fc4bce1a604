import { run } from '@imdinett/service';
import { readConfig } from './config';
import { startIdentity } from './service';

void run(() => startIdentity(readConfig()));
