import { run } from '@imdinett/service';
import { readConfig } from './config';
import { startNir } from './service';

void run(() => startNir(readConfig()));
