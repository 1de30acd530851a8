import { conclude } from '../check/conclude.ts';
import { check } from '../check/steps.ts';

conclude(await check());
