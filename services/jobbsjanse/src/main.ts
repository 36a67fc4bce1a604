import { run } from '@imdinett/service';
import { readConfig } from './config';
import { startJobbsjanse } from './service';

void run(() => startJobbsjanse(readConfig()));
