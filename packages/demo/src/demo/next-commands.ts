const TUTTI = 'npm run tutti --';
const ORDER = 'examples/order-fulfilment/workflow.yaml';
const DEPLOY = 'examples/deploy-pipeline/workflow.yaml';

/**
 * What to try when the runs of the demonstration have ended. In: where their inputs are kept, and
 * the address of the payment service.
 */
export function nextCommands(inputs: string, payment: string): string[] {
  const file = (name: string) => shellWord(`${inputs}/${name}.json`);
  return [
    '',
    'The server and the services stay up. Try, in another terminal:',
    '',
    `  ${TUTTI} runs list --namespace demo`,
    `  ${TUTTI} run examples/hello/workflow.yaml --set name=Clara --wait`,
    `  ${TUTTI} run ${ORDER} --input ${file('order-fulfilment')} --set order.destination=Leipzig --wait`,
    `  ${TUTTI} run ${DEPLOY} --input ${file('deploy-pipeline')} --wait`,
    '',
    'Make the payment service fail half the time, and start an order again:',
    '',
    `  curl -X PUT ${payment}/faults -d '{"rate":0.5}'`,
    '',
    'Ctrl-C stops everything. What has not ended then goes on with the next start.',
  ];
}

/** A text as one word of a command line. */
function shellWord(text: string): string {
  return /^[\w/.:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
