import type { Json } from '@tutti/connector-kit';

/** One operation of a document, the same whichever version of OpenAPI described it. */
export interface Operation {
  readonly id: string;
  /** In upper case. */
  readonly method: string;
  /** With its `{placeholders}`. */
  readonly path: string;
  /** Where the path hangs: an absolute URI. */
  readonly server: URL;
  readonly parameters: readonly Parameter[];
  readonly body: RequestBody | undefined;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header' | 'cookie' | 'form';
  readonly required: boolean;
  readonly style: Style;
  /** Used when a required parameter is not given. */
  readonly default: Json | undefined;
  /** Whether characters that are reserved in a query stay as they are. */
  readonly allowReserved?: boolean;
  /** An API key: its value must not be shown. */
  readonly secret: boolean;
}

/** How a value becomes text. */
export interface Style {
  readonly kind: 'simple' | 'label' | 'matrix' | 'form' | 'deepObject' | 'json' | 'text';
  readonly explode: boolean;
  /** Between the values of a list that is not exploded. */
  readonly separator: string;
}

/** How a property of a form travels, where the document says so. */
export interface PropertyEncoding {
  readonly style?: Style;
  readonly contentType?: string;
}

export interface RequestBody {
  readonly contentType: string;
  /** Of a form. */
  readonly encodings?: ReadonlyMap<string, PropertyEncoding>;
  readonly required: boolean;
  /** Argument names that stand for the whole body, when the body has no property of that name. */
  readonly names: readonly string[];
}
