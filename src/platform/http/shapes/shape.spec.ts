import {
  IsBoolean,
  IsInt,
  IsIn,
  IsOptional,
  IsString,
  IsUrl,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { DecimalPlaces, Nested, Nullable, Optional, SafeInteger } from './decorators.js';
import { shapeOf } from './shape.js';

class Engine {
  @SafeInteger({ min: 0 })
  power!: number;
}

class Vehicle {
  @IsString()
  name!: string;
}

class Car extends Vehicle {
  @Nested(() => Engine)
  engine!: Engine;

  @Optional()
  @Min(2)
  @Max(7)
  @IsInt()
  doors?: number;

  @Nested(() => Engine)
  spare!: Engine;
}

describe('a shape', () => {
  it('says as JSON Schema what the decorators say', () => {
    expect(Object.fromEntries(shapeOf(Car).schemas)).toEqual({
      Car: {
        type: 'object',
        properties: {
          engine: { $ref: '#/components/schemas/Engine' },
          doors: { type: 'integer', minimum: 2, maximum: 7 },
          spare: { $ref: '#/components/schemas/Engine' },
          name: { type: 'string' },
        },
        required: ['engine', 'spare', 'name'],
        additionalProperties: false,
      },
      Engine: {
        type: 'object',
        properties: { power: { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER } },
        required: ['power'],
        additionalProperties: false,
      },
    });
  });

  it('is compiled once', () => {
    expect(shapeOf(Car)).toBe(shapeOf(Car));
  });

  it.each([
    [5.25, true],
    [1.1, true],
    [8.29, true],
    [100, true],
    [0.07, true],
    [1e21, true],
    [5.255, false],
    [0.0100000000001, false],
    [0.001, false],
  ])('counts the decimals of %d exactly', (percent, fits) => {
    class Rate {
      @DecimalPlaces(2)
      percent!: number;
    }
    Object.defineProperty(Rate, 'name', { value: `Rate${percent}` });
    expect(shapeOf(Rate).problems({ percent }).length === 0).toBe(fits);
  });

  it('distinguishes null from absent', () => {
    class Note {
      @Nullable()
      @IsString()
      text!: string | null;
    }
    const textOf = (note: object) => shapeOf(Note).problems(note).length === 0;
    expect([textOf({ text: 'a' }), textOf({ text: null }), textOf({}), textOf({ text: 1 })]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('says what to do', () => {
    expect(shapeOf(Car).problems({ name: 1, engine: { power: 0.5 }, doors: 8, spare: { power: 1 }, wings: 2 })).toEqual(
      expect.arrayContaining([
        { pointer: '/name', code: 'WRONG_TYPE', detail: 'Must be a text, not a number.' },
        { pointer: '/engine/power', code: 'NOT_INTEGER', detail: 'Must be a whole number.' },
        { pointer: '/doors', code: 'OUT_OF_RANGE', detail: 'Must be 7 or less.' },
        { pointer: '/wings', code: 'UNKNOWN_PROPERTY', detail: 'There is no such property here.' },
      ]),
    );
  });
});

describe('a class that cannot be translated exactly is refused by name:', () => {
  class NoRules {
    name!: string;
  }
  class Nullable {
    @IsOptional()
    @IsString()
    name?: string;
  }
  class Foreign {
    @IsUrl()
    link!: string;
  }
  class Sloppy {
    @Matches(/^a$/)
    letter!: string;
  }
  class Torn {
    @IsString()
    @IsBoolean()
    both!: string;
  }
  class Twice {
    @IsIn(['a'])
    @IsIn(['b'])
    letter!: string;
  }
  class Single {
    @IsString({ each: true })
    tags!: string[];
  }
  class Untyped {
    @ValidateNested()
    engine!: Engine;
  }

  it.each([
    [NoRules, /NoRules has no class-validator decorators/],
    [Nullable, /Nullable\.name: use @Optional\(\)/],
    [Foreign, /Foreign\.link: @isUrl has no exact JSON Schema/],
    [Sloppy, /\/\^a\$\/ with the flag u/],
    [Torn, /Torn\.both: no value is .* at once/],
    [Twice, /Twice\.letter: two decorators decide enum/],
    [Single, /Single\.tags: rules for each item need @IsArray/],
    [Untyped, /Untyped\.engine: @ValidateNested does not say of which class/],
  ])('%p', (shapeClass, message) => {
    expect(() => shapeOf(shapeClass)).toThrow(message);
  });

  it('a second class of the same name', () => {
    const other = { Car: class Car extends Vehicle {} }.Car;
    expect(() => shapeOf(other)).toThrow('There are two shapes named Car');
  });
});
