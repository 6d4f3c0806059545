import { Body, Controller, Get, Module, Param, Post, Res } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { IsArray, IsBoolean, IsEmail, IsIn, IsString, Length, Matches, MaxLength } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { type Logger, pino } from 'pino';
import { type CommandAnswer, type CommandContext, CommandRejected, StoreUnavailable, type Tracer } from '#kernel';
import {
  answerCommand,
  answerRead,
  CommandEndpoint,
  Context,
  CreatingContext,
  createFastifyAdapter,
  DecimalPlaces,
  Nested,
  NestedList,
  NoBodyPipe,
  OneOf,
  Optional,
  Preferences,
  ReadEndpoint,
  type ReadPreferences,
  SafeInteger,
  setUpRest,
} from './index.js';

const FLAVOURS: ReadonlySet<string> = new Set(['vanilla', 'lemon', 'mint']);

export class Colour {
  @Matches(/^#[0-9a-f]{6}$/u)
  hex!: string;

  @Optional()
  @IsBoolean()
  glossy?: boolean;
}

export class Layer {
  @SafeInteger({ min: 1, max: 1_000_000 })
  height!: number;

  @Optional()
  @DecimalPlaces(2)
  sugarPercent?: number;

  @OneOf(FLAVOURS, 'flavour')
  flavour!: string;
}

export class BakeCake {
  @Length(1, 20)
  name!: string;

  @IsIn(['ROUND', 'SQUARE'])
  form!: string;

  @NestedList(() => Layer, { min: 1, max: 3 })
  layers!: Layer[];

  @Optional()
  @Nested(() => Colour)
  icing?: Colour;

  @Optional()
  @IsEmail()
  baker?: string;

  @Optional()
  @IsArray()
  @IsString({ each: true })
  @MaxLength(5, { each: true })
  tags?: string[];
}

export class CakeAnswer {
  @IsString()
  cakeId!: string;

  @SafeInteger({ min: 1 })
  version!: number;
}

/** What the last request brought to the controller. */
export const seen: { body?: unknown; context?: CommandContext; preferences?: ReadPreferences } = {};

const FAILURES: Readonly<Record<string, Error>> = {
  eaten: new CommandRejected({
    rejected: 'CAKE_EATEN',
    kind: 'conflict',
    because: 'The cake is eaten.',
    details: { currentStatus: 'EATEN', allowedCommands: [] },
  }),
  stale: new CommandRejected({
    rejected: 'VERSION_CONFLICT',
    kind: 'precondition',
    because: 'The cake has changed.',
    details: { currentVersion: 7 },
  }),
  burnt: new CommandRejected({
    rejected: 'CAKE_BURNT',
    kind: 'invalid',
    because: 'Too hot.',
    pointer: '/layers/0/height',
    retryable: true,
  }),
  gone: new CommandRejected({ rejected: 'CAKE_NOT_FOUND', kind: 'not found', because: 'There is no such cake.' }),
  down: new StoreUnavailable('connection refused at 10.0.0.1'),
  broken: new TypeError('secret stands here'),
};

@Controller('v1/cakes')
class CakesController {
  @Post()
  @CommandEndpoint({
    summary: 'Bake a cake',
    body: BakeCake,
    answer: CakeAnswer,
    status: 201,
    begins: true,
    rejections: [{ code: 'CAKE_BURNT', kind: 'invalid' }],
  })
  bake(@Body() body: BakeCake, @CreatingContext() context: CommandContext, @Res() reply: FastifyReply): void {
    Object.assign(seen, { body, context });
    const failure = FAILURES[body.name];
    if (failure) throw failure;
    const answer = answerWith(context.idempotencyKey === 'again');
    answerCommand(reply, answer, ({ cakeId }) => `/v1/cakes/${String(cakeId)}`);
  }

  @Post(':id/slices')
  @CommandEndpoint({ summary: 'Cut a slice', answer: CakeAnswer })
  cut(@Body(NoBodyPipe) _none: void, @Context() context: CommandContext, @Res() reply: FastifyReply): void {
    Object.assign(seen, { context });
    answerCommand(reply, { ...answerWith(false), status: 200 });
  }

  @Get(':id')
  @ReadEndpoint({
    summary: 'Look at a cake',
    answer: CakeAnswer,
    rejections: [{ code: 'CAKE_NOT_FOUND', kind: 'not found' }],
  })
  look(@Param('id') cakeId: string, @Preferences() preferences: ReadPreferences, @Res() reply: FastifyReply): void {
    Object.assign(seen, { preferences });
    const failure = FAILURES[cakeId];
    if (failure) throw failure;
    answerRead(reply, 3, { cakeId, version: 3 });
  }
}

const answerWith = (replayed: boolean): CommandAnswer => ({
  status: 201,
  body: { cakeId: 'c-1', version: 1, consistencyToken: 'token' },
  version: 1,
  consistencyToken: 'token',
  replayed,
});

@Module({ controllers: [CakesController] })
class DemoModule {}

/** A small application with everything that a slice uses. */
export const demoApp = async (
  logger: Logger = pino({ enabled: false }),
  options: { readonly onlyLocalHosts?: boolean; readonly tracer?: Tracer } = {},
): Promise<NestFastifyApplication> => {
  const testing = await Test.createTestingModule({ imports: [DemoModule] }).compile();
  const app = testing.createNestApplication<NestFastifyApplication>(createFastifyAdapter({ logger, ...options }), {
    bodyParser: false,
    logger: false,
  });
  setUpRest(app);
  return app;
};

/** A body that fits `BakeCake`. */
export const cake = (changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  name: 'Sacher',
  form: 'ROUND',
  layers: [{ height: 30, sugarPercent: 12.55, flavour: 'lemon' }],
  icing: { hex: '#552200', glossy: true },
  tags: ['a', 'b'],
  ...changes,
});
