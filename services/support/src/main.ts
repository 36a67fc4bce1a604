import { run } from '@imdinett/service';
import { readConfig } from './config';
import { startSupport } from './service';

void run(() => startSupport(readConfig()));
