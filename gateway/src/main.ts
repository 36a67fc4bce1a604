import { run } from '@imdinett/service';
import { readConfig } from './config';
import { startGateway } from './gateway';

void run(() => startGateway(readConfig()));
