const EXAMPLES = 'examples';

/** What to try when the runs of the demonstration have ended; `inputs` is where theirs are kept. */
export function nextCommands(inputs: string): string[] {
  return [
    '',
    'The server and the services stay up. Try, in another terminal:',
    '',
    '  npm run tutti -- runs list --namespace demo',
    `  npm run tutti -- run ${EXAMPLES}/hello/workflow.yaml --wait`,
    `  npm run tutti -- run ${EXAMPLES}/order-fulfilment/workflow.yaml --input ${EXAMPLES}/order-fulfilment/input.json --wait`,
    `  npm run tutti -- run ${EXAMPLES}/deploy-pipeline/workflow.yaml --input ${inputs}/deploy-pipeline.json --wait`,
    '',
    'Make the payment service fail half the time, and start an order again:',
    '',
    `  curl -X PUT http://127.0.0.1:7413/faults -d '{"rate":0.5}'`,
    '',
    'Ctrl-C stops everything. What has not ended then goes on with the next start.',
  ];
}
