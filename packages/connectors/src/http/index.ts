import type { Connector } from '@tutti/connector-kit';
import { request } from './request.ts';

export const httpConnector: Connector = { name: 'http', functions: { request } };
