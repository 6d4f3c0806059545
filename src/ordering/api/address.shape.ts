import { Length, MaxLength } from 'class-validator';
import { Described, OneOf, Optional } from '#platform';
import { countries } from '../order/countries.js';

const KNOWN_COUNTRIES = new Set(countries);
const LONGEST_TEXT = 200;

/** A postal address; every part may be left out, and postal codes are free text. */
export class AddressShape {
  @Described('sealed, as are line1, line2 and phone')
  @Optional()
  @MaxLength(LONGEST_TEXT)
  name?: string;

  @Optional()
  @MaxLength(LONGEST_TEXT)
  line1?: string;

  @Optional()
  @MaxLength(LONGEST_TEXT)
  line2?: string;

  @Optional()
  @MaxLength(LONGEST_TEXT)
  city?: string;

  @Optional()
  @MaxLength(LONGEST_TEXT)
  region?: string;

  @Described('free text')
  @Optional()
  @Length(1, 32)
  postalCode?: string;

  @Described('ISO 3166-1 alpha-2')
  @Optional()
  @OneOf(KNOWN_COUNTRIES, 'iso-3166-1-alpha-2')
  countryCode?: string;

  @Optional()
  @MaxLength(64)
  phone?: string;
}
