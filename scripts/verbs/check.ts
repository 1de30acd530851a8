import { conclude } from '../check/conclude.ts';
import { check } from '../check/steps.ts';

process.stderr.write(
  'Checking. Nothing is shown until all of it is done, some minutes from now.\n',
);
conclude(await check());
