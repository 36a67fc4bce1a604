import { run } from '@imdinett/service';
import { readConfig } from './config';
import { startSettlement } from './service';

void run(() => startSettlement(readConfig()));
