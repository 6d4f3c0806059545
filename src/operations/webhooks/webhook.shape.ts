import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsString,
  Matches,
  MaxLength,
  MinLength,
} from 'class-validator';
import { Described, NestedList, Nullable, Optional, SafeInteger } from '#platform';

const LONGEST_URL = 2_000;
const LONGEST_TYPE = 100;
const MOST_TYPES = 50;
/** 24 to 64 bytes in base64 (Standard Webhooks 1.0.0, "Secret"). */
const SECRET = /^whsec_(?:[A-Za-z0-9+/]{4}){8,21}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/u;

export class WebhookBody {
  @Described('https, without a name and a password')
  @MinLength(1)
  @MaxLength(LONGEST_URL)
  url!: string;

  @Described('types of public events, or * alone')
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_TYPES)
  @MaxLength(LONGEST_TYPE, { each: true })
  events!: string[];

  @Described('whsec_ and 24 to 64 bytes in base64; one is made when it is absent')
  @Optional()
  @Matches(SECRET)
  secret?: string;
}

export class SecretBody {
  @Described('whsec_ and 24 to 64 bytes in base64; one is made when it is absent')
  @Optional()
  @Matches(SECRET)
  secret?: string;
}

export class WebhookAnswer {
  @IsString()
  id!: string;

  @IsString()
  url!: string;

  @IsArray()
  @IsString({ each: true })
  events!: string[];

  @Described('false: nothing is sent until it is enabled')
  @IsBoolean()
  enabled!: boolean;

  @Described('position in the log that events are delivered after')
  @SafeInteger({ min: 0 })
  since!: number;

  @IsString()
  createdAt!: string;

  @Nullable()
  @IsString()
  disabledAt!: string | null;

  @Nullable()
  @IsString()
  disabledBecause!: string | null;
}

export class WebhookSecretAnswer extends WebhookAnswer {
  @Described('shown here alone')
  @IsString()
  secret!: string;
}

export class WebhookListAnswer {
  @NestedList(() => WebhookAnswer, { min: 0, max: 50 })
  webhooks!: WebhookAnswer[];
}

export class DeliveryAnswer {
  @Described('of the event, and the webhook-id that it is sent under')
  @IsString()
  id!: string;

  @IsString()
  type!: string;

  @Described('of the event, in the log')
  @SafeInteger({ min: 1 })
  position!: number;

  @IsString()
  subject!: string;

  @Described('of the order')
  @SafeInteger({ min: 1 })
  version!: number;

  @IsIn(['waiting', 'delivered', 'failed'])
  status!: string;

  @Described('since it was last to be delivered anew')
  @SafeInteger({ min: 0 })
  attempts!: number;

  @Described('HTTP status of the last answer')
  @Nullable()
  @SafeInteger({ min: 100, max: 999 })
  answerStatus!: number | null;

  @Described('what went wrong at the last attempt')
  @Nullable()
  @IsString()
  error!: string | null;

  @IsString()
  createdAt!: string;

  @Nullable()
  @IsString()
  attemptedAt!: string | null;

  @Described('of the next attempt')
  @Nullable()
  @IsString()
  dueAt!: string | null;
}

export class DeliveryListAnswer {
  @NestedList(() => DeliveryAnswer, { min: 0, max: 100 })
  deliveries!: DeliveryAnswer[];

  @Described('give it as `before` for the next page')
  @Nullable()
  @SafeInteger({ min: 1 })
  next!: number | null;
}

export class RangeBody {
  @Described('positions above this one')
  @SafeInteger({ min: 0 })
  after!: number;

  @Described('positions below this one; all when it is absent')
  @Optional()
  @SafeInteger({ min: 1 })
  before?: number;
}

export class RangeAnswer {
  @Described('deliveries that are due now')
  @SafeInteger({ min: 0 })
  count!: number;

  @Described('give it as `after` for the rest')
  @Nullable()
  @SafeInteger({ min: 1 })
  next!: number | null;
}
