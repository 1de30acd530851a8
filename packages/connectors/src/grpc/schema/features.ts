import { fromJson, type JsonObject } from '@bufbuild/protobuf';
import { type FeatureSet, FeatureSetSchema } from '@bufbuild/protobuf/wkt';
import type { Json } from '@tutti/connector-kit';
import { isObject } from '../../arguments/json-object.ts';

/** The `features` among the options of a declaration: what editions have instead of syntaxes. */
export function featuresOf(options: { readonly [name: string]: Json } | undefined): {
  readonly features?: FeatureSet;
} {
  const features = options?.features;
  if (!isObject(features)) return {};
  const json = structuredClone(features) as JsonObject;
  return { features: fromJson(FeatureSetSchema, json, { ignoreUnknownFields: true }) };
}
