import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { isEmail } from 'class-validator';
import { hasDecimalPlaces } from './decorators.js';

const closedLists = new Map<string, ReadonlySet<string>>();

/**
 * The one JSON Schema validator of the REST side. Formats are class-validator's own functions, and `multipleOf` (always
 * a negative power of ten) is decided on decimal digits, so that both ways of validating agree.
 */
const ajv = new Ajv2020({ allErrors: true, verbose: true, formats: { email: isEmail } });
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

export const compileSchema = (schema: object): ValidateFunction => ajv.compile(schema);

/** Makes `format` mean "one of these". @throws when the name already means another list */
export const registerClosedList = (format: string, values: ReadonlySet<string>): void => {
  const known = closedLists.get(format);
  if (known === values) return;
  if (known) throw new Error(`There are two closed lists named ${format}. Rename one of them.`);
  closedLists.set(format, values);
  ajv.addFormat(format, (text: string) => values.has(text));
};

export const isClosedList = (format: string): boolean => closedLists.has(format);
