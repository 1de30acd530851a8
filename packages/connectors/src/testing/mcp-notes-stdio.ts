import { StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import { notesServer } from './mcp-notes.ts';

/** The notes on the input and output of this process. The tool `context` answers its environment. */
console.log('A line that is no message.');
console.error(`The token is ${process.env.NOTES_TOKEN}.`);
await notesServer(() => JSON.stringify({ ...process.env, pid: process.pid })).connect(
  new StdioServerTransport(),
);
