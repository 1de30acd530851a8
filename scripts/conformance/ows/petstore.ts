import type { StandInAnswer, StandInRequest } from './stand-in.ts';

const PETS = [
  { id: 1, name: 'Rex', status: 'available', photoUrls: [] },
  { id: 2, name: 'Minka', status: 'available', photoUrls: [] },
  { id: 3, name: 'Bello', status: 'sold', photoUrls: [] },
];

/** What the kit asks of https://petstore.swagger.io: a few pets, and its Swagger 2.0 description. */
export function petstore({ method, path, query }: StandInRequest): StandInAnswer {
  if (method !== 'GET') return notFound();
  if (path === '/v2/swagger.json') return { status: 200, body: DESCRIPTION };
  if (path === '/v2/pet/findByStatus') {
    const statuses = query.getAll('status').flatMap((value) => value.split(','));
    return { status: 200, body: PETS.filter((pet) => statuses.includes(pet.status)) };
  }
  const pet = PETS.find(({ id }) => path === `/v2/pet/${id}`);
  return pet === undefined ? notFound() : { status: 200, body: pet };
}

function notFound(): StandInAnswer {
  return { status: 404, body: { code: 1, type: 'error', message: 'Pet not found' } };
}

const DESCRIPTION = {
  swagger: '2.0',
  info: { title: 'Petstore', version: '1.0.7' },
  host: 'petstore.swagger.io',
  basePath: '/v2',
  schemes: ['https', 'http'],
  paths: {
    '/pet/findByStatus': {
      get: {
        operationId: 'findPetsByStatus',
        produces: ['application/json'],
        parameters: [
          {
            name: 'status',
            in: 'query',
            required: true,
            type: 'array',
            items: { type: 'string', enum: ['available', 'pending', 'sold'] },
            collectionFormat: 'multi',
          },
        ],
        responses: { 200: { description: 'The pets of these statuses' } },
      },
    },
    '/pet/{petId}': {
      get: {
        operationId: 'getPetById',
        produces: ['application/json'],
        parameters: [
          { name: 'petId', in: 'path', required: true, type: 'integer', format: 'int64' },
        ],
        responses: { 200: { description: 'The pet' }, 404: { description: 'No such pet' } },
      },
    },
  },
};
