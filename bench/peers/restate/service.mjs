// The service that Restate's server calls: `bench` with a handler for each kind of work. As in its
// documentation, every step is a `ctx.run`, whose result is recorded before the next one begins.
import { serve, service } from '@restatedev/restate-sdk';
import { request } from 'undici';

const [port, echo] = process.argv.slice(2);

async function call(n) {
  const headers = { 'content-type': 'application/json' };
  const { body } = await request(echo, { method: 'POST', headers, body: JSON.stringify({ n }) });
  return (await body.json()).n;
}

const chain =
  (step) =>
  async (ctx, { steps }) => {
    let n = 0;
    for (let index = 1; index <= steps; index += 1) {
      const before = n;
      n = await ctx.run(`step-${index}`, () => step(before));
    }
    return { n };
  };

const handlers = { call: chain(call), compute: chain((n) => n + 1) };
serve({ services: [service({ name: 'bench', handlers })], port: Number(port) });
