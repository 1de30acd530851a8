// Answers `/100` with a JSON document whose text has 100,000 characters.
import { createServer } from 'node:http';

const server = createServer((request, response) => {
  const kilobytes = Number(request.url?.slice(1));
  const text = 'a large value '
    .repeat(Math.ceil((kilobytes * 1000) / 14))
    .slice(0, kilobytes * 1000);
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ text }));
});

server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send?.(server.address()));
process.once('disconnect', () => process.exit());
