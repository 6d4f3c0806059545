import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { isEmail } from 'class-validator';
import { hasDecimalPlaces } from './decorators.js';

/**
 * The one JSON Schema validator of the REST side. Formats are class-validator's own functions, `multipleOf` (always a
 * negative power of ten) is decided on decimal digits, so that both ways of validating agree, and `enum` is a look-up,
 * since some lists are long. Schemas are made by this program, so they are not held against their own schema at each start:
 * tests do that.
 */
const ajv = new Ajv2020({ allErrors: true, verbose: true, validateSchema: false, formats: { email: isEmail } });
ajv.addVocabulary(['components']);
ajv.removeKeyword('multipleOf');
ajv.addKeyword({
  keyword: 'multipleOf',
  type: 'number',
  schemaType: 'number',
  compile: (step: number) => {
    const places = Math.round(-Math.log10(step));
    return (value: number) => hasDecimalPlaces(value, places);
  },
});

ajv.removeKeyword('enum');
ajv.addKeyword({
  keyword: 'enum',
  schemaType: 'array',
  compile: (values: readonly unknown[]) => {
    const known = new Set(values);
    return (value: unknown) => known.has(value);
  },
});

export const compileSchema = (schema: object): ValidateFunction => ajv.compile(schema);
