import type { Json } from '@tutti/jq';
import type { Template } from './template.ts';

export interface DataInput {
  readonly schema?: Json;
  readonly from?: Template;
}

export interface DataOutput {
  readonly schema?: Json;
  readonly as?: Template;
}

export type DataExport = DataOutput;
