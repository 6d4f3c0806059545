import { applyDecorators } from '@nestjs/common';
import { Length, Matches } from 'class-validator';
import { Described } from './decorators.js';

const LONGEST_TOKEN = 255;
/** A text without letters, or with twelve digits in a row, may be the number of a card, which must not come here. */
const NO_CARD_NUMBER = /^(?![\s\S]*\d(?:[\s.-]?\d){11})[\s\S]*[A-Za-z]/u;

/** A text that stands for a card at the payment gateway, and cannot be the number of one. */
export const PaymentToken = (): PropertyDecorator =>
  applyDecorators(
    Described('what the payment gateway gave to the browser of the customer; never the number of a card'),
    Length(1, LONGEST_TOKEN),
    Matches(NO_CARD_NUMBER),
  );
