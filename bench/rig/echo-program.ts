// The service that every system's steps call: `{"n": 3}` is answered by `{"n": 4}`. It keeps nothing;
// any message is answered by how many there were.
import { createServer } from 'node:http';

let answered = 0;

const server = createServer((request, response) => {
  let text = '';
  request.setEncoding('utf8');
  request.on('data', (chunk) => {
    text += chunk;
  });
  request.on('end', () => {
    const { n } = JSON.parse(text) as { n: number };
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ n: n + 1 }));
    answered += 1;
  });
});

server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send?.(server.address()));
process.on('message', () => process.send?.(answered));
process.once('disconnect', () => process.exit());
