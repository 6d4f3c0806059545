import { IsBoolean, IsIn, IsString } from 'class-validator';
import { Described, Id, Nested, NestedList, Optional, SafeInteger } from '#platform';
import { ImportedLineShape, LineShape } from '../../api/line.shape.js';
import { OrderAnswer } from '../../api/order-answer.shape.js';
import { LARGEST_QUANTITY } from '../../order/money.js';
import { EDIT_OPERATIONS, type EditOperation } from './edit-order.decider.js';

const MOST_OPERATIONS = 500;

export class EditOperationShape {
  @Described('ADD_LINE has a line, CHANGE_QUANTITY a lineId and a quantity, REMOVE_LINE a lineId')
  @IsIn(EDIT_OPERATIONS)
  op!: EditOperation['op'];

  @Optional()
  @Nested(() => LineShape)
  line?: LineShape;

  @Optional()
  @Id()
  lineId?: string;

  @Described('what it is to be; 0 removes the line')
  @Optional()
  @SafeInteger({ min: 0, max: LARGEST_QUANTITY })
  quantity?: number;
}

export class EditOrderBody {
  @Described('carried out one after the other, all or none')
  @NestedList(() => EditOperationShape, { min: 1, max: MOST_OPERATIONS })
  operations!: EditOperationShape[];

  @Described('true: the answer says what would change, and nothing does')
  @Optional()
  @IsBoolean()
  dryRun?: boolean;
}

export class ImportedEditOperationShape extends EditOperationShape {
  @Optional()
  @Nested(() => ImportedLineShape)
  declare line?: ImportedLineShape;
}

/** The same in an import: what was sold once may be in a currency that was withdrawn since. */
export class ImportedEditBody extends EditOrderBody {
  @NestedList(() => ImportedEditOperationShape, { min: 1, max: MOST_OPERATIONS })
  declare operations: ImportedEditOperationShape[];
}

export class MoneyDifference {
  @Described('minor units; negative where the order gets cheaper')
  @SafeInteger()
  amount!: number;

  @Described('ISO 4217')
  @IsString()
  currency!: string;
}

export class LineDifference {
  @IsString()
  lineId!: string;

  @IsString()
  sku!: string;

  @Described('quantity')
  @SafeInteger({ min: 0 })
  before!: number;

  @Described('quantity')
  @SafeInteger({ min: 0 })
  after!: number;

  @Described('with tax')
  @Nested(() => MoneyDifference)
  difference!: MoneyDifference;
}

export class TotalDifference {
  @Nested(() => MoneyDifference)
  before!: MoneyDifference;

  @Nested(() => MoneyDifference)
  after!: MoneyDifference;

  @Nested(() => MoneyDifference)
  difference!: MoneyDifference;
}

export class EditPreviewShape {
  @Described('lines that would not be as before')
  @NestedList(() => LineDifference, { min: 0, max: MOST_OPERATIONS })
  lines!: LineDifference[];

  @Described('of the order, with tax and shipping')
  @Nested(() => TotalDifference)
  total!: TotalDifference;
}

export class EditAnswer extends OrderAnswer {
  @Described('of a dry run')
  @Optional()
  @Nested(() => EditPreviewShape)
  preview?: EditPreviewShape;
}
