import { expect, test } from 'vitest';
import { nextCommands } from './next-commands.ts';

const typed = (folder: string) =>
  nextCommands(folder, 'http://127.0.0.1:7413').filter((line) => line.includes('--input'));

test('commands can be typed as they stand, wherever the data folder is', () => {
  const [plain] = typed('/data/demo/inputs');
  expect(plain).toContain(' --input /data/demo/inputs/order-fulfilment.json ');
  const [quoted] = typed("/my data/it's/inputs");
  expect(quoted).toContain(" --input '/my data/it'\\''s/inputs/order-fulfilment.json' ");
});
