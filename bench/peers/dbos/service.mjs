// DBOS is a library: a server whose requests are workflows, `/call` and `/compute`. As in its
// documentation, every step is a `runStep`, whose result is recorded before the next one begins.
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { DBOS } from '@dbos-inc/dbos-sdk';
import { request } from 'undici';

const [port, echo, systemDatabaseUrl] = process.argv.slice(2);

async function call(n) {
  const headers = { 'content-type': 'application/json' };
  const { body } = await request(echo, { method: 'POST', headers, body: JSON.stringify({ n }) });
  return (await body.json()).n;
}

const chain = (name, step) =>
  DBOS.registerWorkflow(
    async (steps) => {
      let n = 0;
      for (let index = 1; index <= steps; index += 1) {
        const before = n;
        n = await DBOS.runStep(() => step(before), { name: `step-${index}` });
      }
      return { n };
    },
    { name },
  );

const WORKFLOWS = {
  '/call': chain('call', call),
  '/compute': chain('compute', async (n) => n + 1),
};

DBOS.setConfig({ name: 'bench', systemDatabaseUrl, logLevel: 'error' });
await DBOS.launch();
const server = createServer(async (asked, response) => {
  const workflow = WORKFLOWS[asked.url];
  if (workflow === undefined) return response.end('ready');
  try {
    const { steps } = await json(asked);
    const answer = JSON.stringify(await workflow(steps));
    response.writeHead(200, { 'content-type': 'application/json' }).end(answer);
  } catch (error) {
    response.writeHead(500).end(String(error));
  }
});
server.listen(Number(port), '127.0.0.1');
